package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.testing.CommandResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void needNothing() {
        Settings settings = Settings.from(Map.of());

        assertThat(settings.install().namespace()).isEqualTo("rekindle-system");
        assertThat(settings.install().loopback()).isEqualTo(AddressPolicy.Loopback.REFUSED);
        assertThat(settings.backups().concurrency()).isEqualTo(4);
        assertThat(settings.probePort()).isEqualTo(8080);
    }

    @Test
    void takeWhatIsGiven() {
        Settings settings = Settings.from(Map.of(
                "REKINDLE_NAMESPACE", "backup",
                "REKINDLE_CONCURRENT_BACKUPS", "9",
                "REKINDLE_DENIED_NETWORKS", "10.96.0.0/16, fd00::/8"));

        assertThat(settings.install().namespace()).isEqualTo("backup");
        assertThat(settings.backups().concurrency()).isEqualTo(9);
        assertThat(settings.install().denied()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            REKINDLE_CONCURRENT_BACKUPS | 0            | REKINDLE_CONCURRENT_BACKUPS is a number from 1 to 64, not '0'
            REKINDLE_CONCURRENT_BACKUPS | many         | REKINDLE_CONCURRENT_BACKUPS is a number from 1 to 64, not 'many'
            REKINDLE_PROBE_PORT         | 65536        | REKINDLE_PROBE_PORT is a number from 0 to 65535, not '65536'
            REKINDLE_LOOPBACK           | yes          | REKINDLE_LOOPBACK is Refused or Allowed
            REKINDLE_DENIED_NETWORKS    | 10.0.0.1/8   | REKINDLE_DENIED_NETWORKS: 10.0.0.1/8 has bits behind its prefix; clear them
            REKINDLE_WORK_DIRECTORY     | /not/there   | REKINDLE_WORK_DIRECTORY: /not/there is not a directory that can be written to
            REKINDLE_SPOOL_DIRECTORY    | /not/there   | REKINDLE_SPOOL_DIRECTORY: /not/there is not a directory that can be written to
            """)
    void refuseWhatMakesNoSense(String name, String value, String sentence) {
        assertThatThrownBy(() -> Settings.from(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @Test
    void wrongOnesEndTheProgramWithOneSentence() {
        CommandResult result = ControllerProcess.command(List.of())
                .environment("REKINDLE_CONCURRENT_BACKUPS", "none")
                .run();

        assertThat(result.exit()).isEqualTo(40);
        assertThat(result.out()).contains("REKINDLE_CONCURRENT_BACKUPS is a number from 1 to 64, not 'none'");
    }
}
