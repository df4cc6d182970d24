package dev.rekindle.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code config/crd} is what the types say, and every field of it says what it is. */
class DefinitionsPageTest {
    private static final Path BUILT = Path.of("target", "crd");

    @Test
    void areUpToDate() throws IOException {
        var files = Definitions.files();
        write(BUILT, files);
        if (System.getProperty("rekindle.docs", "").equals("write")) {
            write(Definitions.COMMITTED, files);
        }

        try (Stream<Path> committed = Files.list(Definitions.COMMITTED)) {
            assertThat(committed
                            .map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("kustomization.yaml")))
                    .containsExactlyInAnyOrderElementsOf(files.keySet());
        }
        files.forEach((name, content) -> assertThat(Definitions.COMMITTED.resolve(name))
                .as(
                        "stale; write it anew: mvn -pl api -am test -Dtest='*PageTest' -Dsurefire.failIfNoSpecifiedTests=false -Drekindle.docs=write")
                .content()
                .isEqualTo(content));
    }

    @Test
    void areTheSameWhenMadeAgain() {
        assertThat(Definitions.files()).isEqualTo(Definitions.files());
    }

    @Test
    void everyFieldIsDescribed() {
        assertThat(fields())
                .hasSizeGreaterThan(200)
                .allSatisfy(
                        field -> assertThat(field.schema().path("description").asText())
                                .as(field.path())
                                .hasSizeGreaterThan(10)
                                .endsWith("."));
    }

    /** What a person has to fill in by hand, or reads as a bare value, is shown by an example; a word of a list and a yes or no speak for themselves. */
    @Test
    void everyTextAndNumberHasAnExample() {
        assertThat(fields())
                .filteredOn(field -> Fields.holdsTextsOrNumbers(field.schema()))
                .hasSizeGreaterThan(120)
                .allSatisfy(
                        field -> assertThat(field.schema().path("description").asText())
                                .as(field.path())
                                .contains("Example: "));
    }

    @Test
    void noReferenceReachesAnotherNamespace() {
        assertThat(fields())
                .extracting(Field::name)
                .doesNotContain("namespace")
                .noneMatch(name -> name.endsWith("Namespace"));
    }

    @Test
    void everyRuleSaysWhatItWants() {
        var rules = new ArrayList<JsonNode>();
        Definitions.trees()
                .values()
                .forEach(tree -> tree.findValues("x-kubernetes-validations").forEach(list -> list.forEach(rules::add)));

        assertThat(rules).hasSizeGreaterThan(60).allSatisfy(rule -> {
            assertThat(rule.path("message").asText()).as(rule.toString()).hasSizeGreaterThan(10);
            assertThat(rule.path("reason").asText()).as(rule.toString()).startsWith("FieldValue");
        });
    }

    private static List<Field> fields() {
        return Definitions.trees().values().stream().flatMap(Fields::of).toList();
    }

    private static void write(Path directory, Map<String, String> files) throws IOException {
        Files.createDirectories(directory);
        for (var file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }

    static ObjectNode root(ObjectNode definition) {
        return (ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema");
    }
}
