package dev.rekindle.api.crd;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.api.internal.BootstrapGuard;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.EtcdRestore;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The definitions, as the types say them now. */
public final class Definitions {
    /** Every kind that there is. */
    public static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(
            EtcdBackup.class,
            EtcdBackupDestination.class,
            EtcdRestore.class,
            RestoreInjection.class,
            BootstrapGuard.class);

    /** Where the definitions are committed. */
    public static final Path COMMITTED =
            Path.of("..", "config", "crd").toAbsolutePath().normalize();

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    private Definitions() {}

    /** Each definition by its name, such as {@code etcdbackups.rekindle.dev}. */
    public static SortedMap<String, ObjectNode> trees() {
        var trees = new TreeMap<String, ObjectNode>();
        for (Class<? extends CustomResource<?, ?>> kind : KINDS) {
            ObjectNode tree = new Polish(kind).apply(generated(kind));
            trees.put(tree.at("/metadata/name").asText(), tree);
        }
        return trees;
    }

    /** Each file by its name, such as {@code rekindle.dev_etcdbackups.yaml}. */
    static SortedMap<String, String> files() {
        var files = new TreeMap<String, String>();
        trees().values().forEach(tree -> files.put(fileName(tree), text(tree)));
        return files;
    }

    private static String fileName(ObjectNode tree) {
        return tree.at("/spec/group").asText() + "_"
                + tree.at("/spec/names/plural").asText() + ".yaml";
    }

    private static String text(ObjectNode tree) {
        try {
            return "# Made from the types in api/; do not edit. See api/README.md.\n" + YAML.writeValueAsString(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode generated(Class<? extends CustomResource<?, ?>> kind) {
        try (var out = new InMemory()) {
            new CRDGenerator()
                    .customResourceClasses(kind)
                    .forCRDVersions("v1")
                    .withOutput(out)
                    .generate();
            return (ObjectNode) YAML.readTree(out.bytes.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class InMemory implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public ByteArrayOutputStream outputFor(String name) {
            return bytes;
        }

        @Override
        public void close() {}
    }
}
