package dev.rekindle.api.internal;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Says of a cluster that it has been bootstrapped, so that a member without data joins it and never founds an empty one in its place. */
@Group("internal.rekindle.dev")
@Version("v1alpha1")
@JsonClassDescription(
        "BootstrapGuard says that an etcd cluster has been bootstrapped and who its members are. A member that lost its volume then starts as existing, and never founds an empty cluster in the place of a full one. Rekindle's controller alone writes it; it goes with its cluster.")
@AdditionalPrinterColumn(name = "Owner", jsonPath = ".spec.owner.name", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Members",
        jsonPath = ".spec.initialCluster",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class BootstrapGuard extends CustomResource<BootstrapGuardSpec, Void> implements Namespaced {
    private static final long serialVersionUID = 1;

    @Override
    protected @Nullable BootstrapGuardSpec initSpec() {
        return null;
    }
}
