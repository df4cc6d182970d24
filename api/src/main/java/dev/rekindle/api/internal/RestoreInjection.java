package dev.rekindle.api.internal;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** The order that a mutating policy adds {@code restore-localize} to pods by: it is there while a restore is, and gone afterwards. */
@Group("internal.rekindle.dev")
@Version("v1alpha1")
@JsonClassDescription(
        "RestoreInjection is the order to add the init container restore-localize to the pods of one etcd. Rekindle's controller alone writes it, and takes it away as soon as the restored members are proved.")
@AdditionalPrinterColumn(name = "Restore", jsonPath = ".spec.restore", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Owner", jsonPath = ".spec.owner.name", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class RestoreInjection extends CustomResource<RestoreInjectionSpec, Void> implements Namespaced {
    private static final long serialVersionUID = 1;

    @Override
    protected @Nullable RestoreInjectionSpec initSpec() {
        return null;
    }
}
