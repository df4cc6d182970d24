package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** One return of one snapshot into one etcd. */
@Group("rekindle.dev")
@Version("v1alpha1")
@ShortNames("er")
@Categories("rekindle")
@ValidationRule(
        value = "self.metadata.name.size() <= 63",
        message = "a name has up to 63 characters, since labels and other objects carry it",
        reason = "FieldValueInvalid")
@JsonClassDescription(
        "EtcdRestore brings one snapshot back into one etcd, a new one or one in place. Nothing is touched before everything that stands in the way has been named and is gone.")
@AdditionalPrinterColumn(name = "Target", jsonPath = ".status.target", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Revision",
        jsonPath = ".status.snapshot.revision",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Source",
        jsonPath = ".status.source",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public final class EtcdRestore extends CustomResource<EtcdRestoreSpec, EtcdRestoreStatus> implements Namespaced {
    private static final long serialVersionUID = 1;

    @Override
    protected @Nullable EtcdRestoreSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable EtcdRestoreStatus initStatus() {
        return null;
    }
}
