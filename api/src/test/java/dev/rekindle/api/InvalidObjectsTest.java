package dev.rekindle.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.api.ResourceServer.Refusal;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a real API server refuses before anybody acts on it. Every row of {@code invalid.txt} is one change to a valid object, the field that the
 * server must name, and a part of what it must say; every other reason makes the row fail.
 */
@ApiServer
class InvalidObjectsTest {
    private static final int FEWEST = 150;

    private ResourceServer server;

    @BeforeEach
    void install(KubernetesApi api, KubernetesClient client, TestNamespace namespace) {
        server = ResourceServer.install(api, client, namespace);
    }

    @Test
    void areRefusedForTheReasonThatIsWrongWithThem() {
        List<List<String>> rows = Table.rows("invalid.txt");
        var softly = new SoftAssertions();
        for (List<String> row : rows) {
            JsonNode object = Change.parse(row.get(1)).apply(Samples.named(row.get(0)));

            assertSaid(softly, row, server.refusalsToCreate(object));
        }
        softly.assertAll();
        assertThat(rows).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(FEWEST);
    }

    /** Everything that the row expects is said, and nothing else. */
    private static void assertSaid(SoftAssertions softly, List<String> row, List<Refusal> refusals) {
        List<Refusal> expected = expected(row);
        softly.assertThat(refusals)
                .as(String.join(" | ", row))
                .allMatch(refusal -> expected.stream().anyMatch(one -> isSaidBy(one, refusal)));
        softly.assertThat(expected)
                .as(String.join(" | ", row) + ", but was: " + refusals)
                .isNotEmpty()
                .allMatch(one -> refusals.stream().anyMatch(refusal -> isSaidBy(one, refusal)));
    }

    private static boolean isSaidBy(Refusal expected, Refusal refusal) {
        return refusal.field().equals(expected.field()) && refusal.message().contains(expected.message());
    }

    private static List<Refusal> expected(List<String> row) {
        var expected = new ArrayList<Refusal>();
        for (int i = 2; i < row.size(); i += 2) {
            expected.add(new Refusal(row.get(i).equals("-") ? "" : row.get(i), row.get(i + 1)));
        }
        return expected;
    }

    @Test
    void whatIsOddAndValidIsAccepted() {
        List<List<String>> rows = Table.rows("valid.txt");
        var softly = new SoftAssertions();
        for (List<String> row : rows) {
            JsonNode object = Change.parse(row.get(1)).apply(Samples.named(row.get(0)));

            softly.assertThat(server.refusalsToCreate(object))
                    .as(String.join(" | ", row))
                    .isEmpty();
        }
        softly.assertAll();
        assertThat(rows).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(20);
    }

    /** {@code changes.txt}: a sample that is there, a change, and what is said to it; {@code accepted} for nothing. */
    @Test
    void onlyWhatMayChangeCanBeChanged() {
        List<List<String>> rows = Table.rows("changes.txt");
        var created = new ArrayList<JsonNode>();
        var softly = new SoftAssertions();
        try {
            Samples.all()
                    .forEach((name, sample) -> created.add(server.create(
                            Change.parse("metadata.name = \"" + name + "\"").apply(sample))));
            for (List<String> row : rows) {
                JsonNode there = created.stream()
                        .filter(object -> object.at("/metadata/name").asText().equals(row.get(0)))
                        .findFirst()
                        .orElseThrow();

                List<Refusal> refusals =
                        server.refusalsToReplace(Change.parse(row.get(1)).apply(there));

                if (row.get(2).equals("accepted")) {
                    softly.assertThat(refusals).as(String.join(" | ", row)).isEmpty();
                } else {
                    assertSaid(softly, row, refusals);
                }
            }
        } finally {
            created.stream()
                    .filter(object -> object.path("kind").asText().equals("EtcdBackupDestination"))
                    .forEach(server::delete);
        }
        softly.assertAll();
    }

    @Test
    void aCancelledRestoreIsNotTakenUpAgain() {
        JsonNode cancelled =
                server.create(Change.parse("spec.cancel = true").apply(Samples.named("restore-new-cluster")));

        List<Refusal> refusals =
                server.refusalsToReplace(Change.parse("spec.cancel = false").apply(cancelled));

        assertThat(refusals).singleElement().satisfies(refusal -> {
            assertThat(refusal.field()).isEqualTo("spec.cancel");
            assertThat(refusal.message()).contains("cannot be taken up again");
        });
    }

    /** The tables themselves are of use only as long as a row that expects the wrong thing fails. */
    @Test
    void anotherReasonWouldBeNoticed() {
        JsonNode noSource = Change.parse("spec.source -").apply(Samples.named("backup-etcdcluster-s3"));

        assertThat(server.refusalsToCreate(noSource)).extracting(Refusal::field).containsExactly("spec.source");
        assertThat(Stream.of("as it is").map(Change::parse).map(change -> change.apply(noSource)))
                .containsExactly(noSource);
    }
}
