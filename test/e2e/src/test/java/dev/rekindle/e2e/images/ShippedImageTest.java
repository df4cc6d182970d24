package dev.rekindle.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** That the images that are shipped hold what a restore or a backup needs, and nothing else. */
@Tag("images")
@ParameterizedClass
@ValueSource(strings = {"localize", "cli"})
class ShippedImageTest {
    private static final char FILE = '0';
    private static final char LINK = '2';
    private static final char DIRECTORY = '5';
    private static final int ANY_MAY_RUN = 0111;
    private static final int OTHERS_MAY_WRITE = 0022;
    private static final int RIGHTS_OF_ITS_OWN = 06000;
    private static final String LABEL = "org.opencontainers.image.";

    private final ImageArchive archive;
    private final List<JsonNode> manifests;
    private final List<byte[]> layers;
    private final List<TarEntry> files;

    ShippedImageTest(String name) {
        archive = ImageArchive.built(name);
        manifests = archive.manifests();
        layers = archive.layers(manifests.getFirst());
        files = layers.stream()
                .flatMap(layer -> TarEntry.read(ByteBuffer.wrap(layer)).stream())
                .toList();
    }

    @Test
    void holdsNoProgramButJava() {
        assertThat(files)
                .filteredOn(file -> file.isFile() && (file.mode() & ANY_MAY_RUN) != 0)
                .extracting(TarEntry::name)
                .filteredOn(name -> !name.matches(".*\\.so(\\.\\d+)*"))
                .containsExactly("jre/bin/java");
    }

    @Test
    void holdsNoFileThatOthersMayChangeOrThatGivesRights() {
        assertThat(files)
                .filteredOn(file -> file.type() != LINK && !file.name().equals("tmp"))
                .allSatisfy(file -> assertThat(file.mode() & (OTHERS_MAY_WRITE | RIGHTS_OF_ITS_OWN))
                        .as(file.name())
                        .isZero());
        assertThat(file("tmp").mode()).isEqualTo(01777);
    }

    @Test
    void holdsFilesAndDirectoriesOfRootAloneInTheirOrder() {
        assertThat(files)
                .allSatisfy(file -> assertThat(List.of(file.uid(), file.gid(), file.stamp()))
                        .as(file.name())
                        .containsExactly(0L, 0L, 1L))
                .allSatisfy(file -> assertThat(file.type()).as(file.name()).isIn(FILE, DIRECTORY, LINK));
        assertThat(layers)
                .allSatisfy(layer -> assertThat(TarEntry.read(ByteBuffer.wrap(layer)))
                        .extracting(TarEntry::name)
                        .isSorted());
        assertThat(files).extracting(TarEntry::name).doesNotHaveDuplicates();
    }

    @Test
    void namesWhatItIs() {
        JsonNode labels = configured(0).path("Labels");

        assertThat(labels.properties())
                .extracting(label -> label.getKey().replace(LABEL, ""))
                .contains("title", "description", "version", "created", "licenses", "vendor");
        assertThat(labels.path(LABEL + "licenses").textValue()).isEqualTo("Apache-2.0");
        assertThat(references().getFirst())
                .isEqualTo("rekindle/" + archive.name() + ":"
                        + labels.path(LABEL + "version").textValue());
    }

    @Test
    void startsJavaAsAUserWithoutRights() {
        assertThat(configured(0).path("User").textValue()).isEqualTo("65532:65532");
        assertThat(configured(0).path("Entrypoint"))
                .extracting(JsonNode::textValue)
                .containsExactly("/jre/bin/java", "@/app/options");
        assertThat(text("etc/passwd").lines()).contains("nonroot:x:65532:65532:nonroot:/tmp:/none");
        assertThat(text("app/options").lines())
                .startsWith("-XX:AOTCache=/app/classes.aot")
                .last()
                .satisfies(main -> assertThat(main).startsWith("dev.rekindle."));
    }

    /** docs/decisions/0008: for members that run as root. */
    @Test
    void runsAsRootUnderASecondNameWhereItRestores() {
        String first = references().getFirst();

        assertThat(references())
                .isEqualTo(archive.name().equals("localize") ? List.of(first, first + "-root") : List.of(first));
        assertThat(manifests)
                .allSatisfy(manifest -> assertThat(manifest.path("layers"))
                        .isEqualTo(manifests.getFirst().path("layers")));
        assertThat(manifests.subList(1, manifests.size()))
                .allSatisfy(manifest -> assertThat(archive.configuration(manifest)
                                .path("config")
                                .path("User")
                                .textValue())
                        .isEqualTo("0:0"));
    }

    @Test
    void isMadeOfWhatItsDigestsSay() {
        assertThat(archive.files().values())
                .filteredOn(file -> file.name().startsWith("blobs/sha256/"))
                .isNotEmpty()
                .allSatisfy(
                        blob -> assertThat(blob.name()).isEqualTo("blobs/sha256/" + ImageArchive.sha256(blob.bytes())));
        assertThat(archive.configuration(manifests.getFirst()).path("rootfs").path("diff_ids"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(layers.stream()
                        .map(layer -> "sha256:" + ImageArchive.sha256(layer))
                        .toList());
    }

    @Test
    void listsItsMaterialsInsideAndBeside() {
        TarEntry inside = file("sbom/" + archive.name() + ".cdx.json");

        assertThat(archive.materialsBeside()).isEqualTo(inside.bytes());
        JsonNode materials = ImageArchive.json(inside);
        assertThat(materials.path("bomFormat").textValue()).isEqualTo("CycloneDX");
        assertThat(materials.has("serialNumber")).as("a number of its own").isFalse();
        assertThat(materials.path("metadata").path("component").path("name").textValue())
                .isEqualTo("rekindle-" + archive.name());
        assertThat(components(materials)
                        .map(component -> component.path("bom-ref").textValue()))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
    }

    @Test
    void listsEveryJarAndLibraryAndNothingThatIsNotInside() {
        JsonNode materials = ImageArchive.json(file("sbom/" + archive.name() + ".cdx.json"));
        List<String> listed = components(materials)
                .flatMap(component -> elements(component.path("hashes")))
                .filter(hash -> hash.path("alg").textValue().equals("SHA-256"))
                .map(hash -> hash.path("content").textValue())
                .toList();
        List<String> inside = files.stream()
                .filter(TarEntry::isFile)
                .map(file -> ImageArchive.sha256(file.bytes()))
                .toList();

        List<String> code = files.stream()
                .filter(file ->
                        file.name().matches(".*\\.(jar|so(\\.\\d+)*)|jre/(bin/java|lib/modules|lib/security/cacerts)"))
                .map(file -> ImageArchive.sha256(file.bytes()))
                .toList();

        assertThat(listed).isSubsetOf(inside);
        assertThat(code).hasSizeGreaterThan(10).isSubsetOf(listed);
    }

    @Test
    void listsTheModulesOfJavaAndTheJarsByTheirNames() {
        JsonNode materials = ImageArchive.json(file("sbom/" + archive.name() + ".cdx.json"));
        String modules = text("jre/release")
                .lines()
                .filter(line -> line.startsWith("MODULES="))
                .findFirst()
                .orElseThrow();

        assertThat(components(materials)
                        .map(component -> component.path("bom-ref").textValue()))
                .filteredOn(reference -> reference.startsWith("java:"))
                .containsExactlyElementsOf(
                        Stream.of(modules.replaceAll("MODULES=|\"", "").split(" ", -1))
                                .map(module -> "java:" + module)
                                .toList());
        assertThat(components(materials)
                        .map(component -> component.path("purl").asText(""))
                        .filter(purl -> purl.startsWith("pkg:maven/")))
                .hasSize((int) files.stream()
                                .filter(file -> file.name().matches("app/lib/.*\\.jar"))
                                .count()
                        - 1)
                .anyMatch(purl -> purl.startsWith("pkg:maven/dev.rekindle/rekindle-bbolt-reader@"));
    }

    private List<String> references() {
        return elements(archive.loadable())
                .flatMap(image -> elements(image.path("RepoTags")))
                .map(JsonNode::textValue)
                .toList();
    }

    private JsonNode configured(int image) {
        return archive.configuration(manifests.get(image)).path("config");
    }

    /** Those at the top, and those that are parts of others. */
    private static Stream<JsonNode> components(JsonNode parent) {
        return elements(parent.path("components")).flatMap(found -> Stream.concat(Stream.of(found), components(found)));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private String text(String name) {
        return new String(file(name).bytes(), StandardCharsets.UTF_8);
    }

    private TarEntry file(String name) {
        return files.stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the image has no /" + name));
    }
}
