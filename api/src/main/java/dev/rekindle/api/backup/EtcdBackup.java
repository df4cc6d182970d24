package dev.rekindle.api.backup;

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

/** One snapshot of one etcd, taken once, proved and stored. */
@Group("rekindle.dev")
@Version("v1alpha1")
@ShortNames("eb")
@Categories("rekindle")
@ValidationRule(
        value = "self.metadata.name.size() <= 63",
        message = "a name has up to 63 characters, since labels and other objects carry it",
        reason = "FieldValueInvalid")
@JsonClassDescription(
        "EtcdBackup is one snapshot of one etcd: taken once, proved while it streams, stored so that it is never replaced.")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Cluster", jsonPath = ".status.cluster", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Revision",
        jsonPath = ".status.snapshot.revision",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Size", jsonPath = ".status.displaySize", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Destination",
        jsonPath = ".spec.destination.name",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Object",
        jsonPath = ".status.object.key",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public final class EtcdBackup extends CustomResource<EtcdBackupSpec, EtcdBackupStatus> implements Namespaced {
    private static final long serialVersionUID = 1;

    @Override
    protected @Nullable EtcdBackupSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable EtcdBackupStatus initStatus() {
        return null;
    }
}
