package dev.rekindle.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/resources.md} and {@code reasons.md} are what the definitions and the list of reasons say. */
class ResourcesPageTest {
    private static final Path PAGES =
            Path.of("..", "docs", "reference").toAbsolutePath().normalize();

    @Test
    void theFieldsAreUpToDate() throws IOException {
        assertUpToDate("resources.md", resources());
    }

    @Test
    void theReasonsAreUpToDate() throws IOException {
        assertUpToDate("reasons.md", reasons());
    }

    @Test
    void everyReasonIsAWordAndIsExplained() {
        assertThat(Reason.values())
                .extracting(Reason::toString)
                .doesNotHaveDuplicates()
                .allSatisfy(text -> assertThat(text).matches("[A-Z][A-Za-z0-9]{2,62}"));
        assertThat(Reason.values()).allSatisfy(reason -> {
            assertThat(reason.description()).endsWith(".");
            assertThat(reason.remedy()).endsWith(".");
        });
    }

    /** The reasons that docs and examples of fields name are of the list. */
    @Test
    void noFieldNamesAReasonThatThereIsNot() {
        List<String> known =
                Arrays.stream(Reason.values()).map(Reason::toString).toList();

        assertThat(Definitions.trees().values().stream()
                        .flatMap(Fields::of)
                        .filter(field -> field.name().equals("reason")))
                .hasSizeGreaterThan(3)
                .extracting(field -> field.schema().path("description").asText())
                .filteredOn(description -> description.contains("reasons.md"))
                .allSatisfy(description ->
                        assertThat(known).contains(description.replaceAll("(?s).*Example: ([A-Za-z]+)\\.", "$1")));
    }

    private static void assertUpToDate(String name, String content) throws IOException {
        Path page = PAGES.resolve(name);
        if (System.getProperty("rekindle.docs", "").equals("write")) {
            Files.writeString(page, content);
        }
        assertThat(page)
                .as(
                        "stale; write it anew: mvn -pl api -am test -Dtest='*PageTest' -Dsurefire.failIfNoSpecifiedTests=false -Drekindle.docs=write")
                .content()
                .isEqualTo(content);
    }

    private static String reasons() {
        var page = new StringBuilder("""
                # Reasons

                Generated from `Reason`; do not edit. Conditions, obstacles, attempts and members carry one of these words; the message beside it says what, where, expected and
                found. What is retried goes on by itself until attempts or time run out; what failed needs a person.
                """);
        for (Map.Entry<Reason.Meaning, String> part : List.of(
                Map.entry(Reason.Meaning.PROGRESS, "It goes on"),
                Map.entry(Reason.Meaning.SUCCESS, "It went well"),
                Map.entry(Reason.Meaning.RETRIED, "It is tried again"),
                Map.entry(Reason.Meaning.FAILURE, "It needs a person"))) {
            page.append("\n## ")
                    .append(part.getValue())
                    .append("\n\n| reason | what is so | what to do |\n|---|---|---|\n");
            Arrays.stream(Reason.values())
                    .filter(reason -> reason.meaning() == part.getKey())
                    .forEach(reason -> page.append(
                            "| `%s` | %s | %s |\n".formatted(reason, reason.description(), reason.remedy())));
        }
        return page.toString();
    }

    private static String resources() {
        var page = new StringBuilder("""
                # Resources

                Generated from the definitions in `config/crd`; do not edit. `kubectl explain etcdbackup.spec` says the same. Fields in **bold** are required; `=` is what a field is
                where it is left out. What a person copies is in `config/samples`, what reasons mean in [reasons.md](reasons.md).

                """);
        for (ObjectNode tree : Definitions.trees().values()) {
            JsonNode names = tree.at("/spec/names");
            page.append("\n## ").append(names.path("kind").asText()).append("\n\n");
            page.append(DefinitionsPageTest.root(tree).path("description").asText())
                    .append("\n\n`");
            page.append(tree.at("/spec/group").asText()).append("/v1alpha1`, ");
            page.append(tree.at("/spec/scope").asText().toLowerCase(Locale.ROOT));
            shortNames(names).ifPresent(text -> page.append(", short: ").append(text));
            page.append("\n\n| field | type | |\n|---|---|---|\n");
            Fields.of(tree)
                    .filter(field -> !List.of("spec", "status").contains(field.name()))
                    .forEach(field -> page.append(row(field)));
            rules(tree).forEach(rule -> page.append(rule));
        }
        return page.toString();
    }

    private static Optional<String> shortNames(JsonNode names) {
        return StreamSupport.stream(names.path("shortNames").spliterator(), false)
                .map(name -> "`" + name.asText() + "`")
                .reduce((a, b) -> a + ", " + b);
    }

    private static String row(Field field) {
        String path = field.path().substring(field.path().indexOf('.') + 1);
        String shown = field.presence() == Field.Presence.REQUIRED ? "**`" + path + "`**" : "`" + path + "`";
        return "| %s | %s | %s |\n"
                .formatted(
                        shown,
                        type(field.schema()),
                        field.schema().path("description").asText().replace("|", "\\|"));
    }

    private static String type(JsonNode schema) {
        boolean list = schema.path("type").asText().equals("array");
        JsonNode value = list ? schema.get("items") : schema;
        String words = StreamSupport.stream(value.path("enum").spliterator(), false)
                .map(word -> "`" + word.asText() + "`")
                .collect(Collectors.joining(" "));
        String name =
                words.isEmpty() ? value.path("format").asText(value.path("type").asText()) : words;
        String usual = schema.has("default")
                ? " = `" + schema.get("default").toString().replace("\"", "") + "`"
                : "";
        return (list ? "list of " : "") + name + usual;
    }

    /** What the server refuses beyond types, in its own words, each once. */
    private static Stream<String> rules(JsonNode tree) {
        List<String> messages = tree.findValues("x-kubernetes-validations").stream()
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .map(rule -> rule.path("message").asText())
                .filter(message -> !message.startsWith("must be "))
                .distinct()
                .map(message -> "- " + message + "\n")
                .toList();
        return messages.isEmpty()
                ? Stream.of()
                : Stream.concat(Stream.of("\nRefused at once, with these words:\n\n"), messages.stream());
    }
}
