package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.disk.DiskEntry;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of pods that were seen on a real cluster: who the process is, who owns data directory and old member, and what must come of it. */
class OwnerRulesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // pod,                                           process,  data directory, old member,        owner,
        // directories, files
        "root in a root-owned directory,                   0,       0:0:755,        ,                  0:0,       700,         600",
        "own user with fsGroup,                            1001,    0:2000:2775,    ,                  1001:2000, 2770,        660",
        "init image root and etcd's own user with fsGroup, 0,       0:2000:2775,    ,                  0:2000,    2770,        660",
        "old member tells,                                 0,       0:0:755,        1000:1000:700,     1000:1000, 700,         600",
        "old member after a mount with fsGroup,            0,       0:2000:2775,    1001:2000:2770,    1001:2000, 2770,        660",
        "not root keeps its own user,                      1001,    0:0:777,        1000:1000:700,     1001:1000, 700,         600",
        "data directory of etcd's user,                    0,       999:999:700,    ,                  999:999,   700,         600",
    })
    void followsTheSurroundings(
            String pod, int process, String dataDir, String oldMember, String owner, String directories, String files) {
        OwnerRules rules = OwnerRules.of(
                new Ownership.Inherited(),
                entry(dataDir),
                Optional.ofNullable(oldMember).map(OwnerRulesTest::entry),
                entry(process + ":0:700"));

        assertThat(rules.uid() + ":" + rules.gid()).as(pod).isEqualTo(owner);
        assertThat(Integer.toOctalString(rules.directoryMode())).isEqualTo(directories);
        assertThat(Integer.toOctalString(rules.fileMode())).isEqualTo(files);
        assertThat(rules.strict()).isEqualTo(OwnerRules.Strictness.MAY);
    }

    private static DiskEntry entry(String text) {
        String[] parts = text.split(":", -1);
        return new DiskEntry(
                DiskEntry.Kind.DIRECTORY,
                0,
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2], 8));
    }
}
