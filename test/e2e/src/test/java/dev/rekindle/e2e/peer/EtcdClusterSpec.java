package dev.rekindle.e2e.peer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EtcdCluster} shall be; fields as upstream has them, as far as tests set them.
 *
 * @param version the image's tag, to the letter
 * @param imageRegistry the image without its tag
 * @param storageSpec null for no volume at all
 * @param tls null for plain text
 * @param etcdOptions flags that replace those of the same name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EtcdClusterSpec(
        int size,
        String version,
        @Nullable String imageRegistry,
        @Nullable Storage storageSpec,
        @Nullable Tls tls,
        @Nullable List<String> etcdOptions,
        @Nullable PodTemplate podTemplate) {

    private static final String REGISTRY = "gcr.io/etcd-development/etcd";

    /** A volume for each member. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Storage(
            @Nullable String accessModes, @Nullable String storageClassName, Quantity volumeSizeRequest) {}

    /** Who makes the certificates; here it is always the operator. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Tls(@Nullable String provider) {}

    /** What pods get beside what the operator gives them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PodTemplate(@Nullable Metadata metadata) {}

    /** Labels and annotations. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Metadata(
            @Nullable Map<String, String> labels, @Nullable Map<String, String> annotations) {}

    /** So many members of a version such as {@code v3.6.16}, with a volume each, in plain text. */
    public static EtcdClusterSpec of(int size, String version) {
        return new EtcdClusterSpec(
                size, version, null, new Storage("ReadWriteOnce", null, Quantity.parse("64Mi")), null, null, null);
    }

    /** The same with another number of members. */
    public EtcdClusterSpec withSize(int members) {
        return new EtcdClusterSpec(members, version, imageRegistry, storageSpec, tls, etcdOptions, podTemplate);
    }

    /** The same with TLS for clients and peers. */
    public EtcdClusterSpec withTls() {
        return new EtcdClusterSpec(
                size, version, imageRegistry, storageSpec, new Tls("auto"), etcdOptions, podTemplate);
    }

    /** The same with labels for its pods. */
    public EtcdClusterSpec withPodLabels(Map<String, String> labels) {
        return new EtcdClusterSpec(
                size,
                version,
                imageRegistry,
                storageSpec,
                tls,
                etcdOptions,
                new PodTemplate(new Metadata(labels, null)));
    }

    String image() {
        return (imageRegistry == null ? REGISTRY : imageRegistry) + ":" + version;
    }

    Map<String, String> podLabels() {
        Metadata metadata = podTemplate == null ? null : podTemplate.metadata();
        Map<String, String> labels = metadata == null ? null : metadata.labels();
        return labels == null ? Map.of() : labels;
    }

    Map<String, String> podAnnotations() {
        Metadata metadata = podTemplate == null ? null : podTemplate.metadata();
        Map<String, String> annotations = metadata == null ? null : metadata.annotations();
        return annotations == null ? Map.of() : annotations;
    }

    List<String> options() {
        return etcdOptions == null ? List.of() : etcdOptions;
    }
}
