package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Where backups live. It belongs to administrators; everybody else names it. */
@Group("rekindle.dev")
@Version("v1alpha1")
@ShortNames("ebd")
@Categories("rekindle")
@ValidationRule(
        value = "self.metadata.name.size() <= 63",
        message = "a name has up to 63 characters, since labels and other objects carry it",
        reason = "FieldValueInvalid")
@JsonClassDescription(
        "EtcdBackupDestination is a place where backups live: a bucket or a volume, how to reach it, and which namespaces may use it. It belongs to administrators, since a snapshot holds every Secret of its cluster.")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Location", jsonPath = ".status.location", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Checked", jsonPath = ".status.lastProbeTime", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public final class EtcdBackupDestination
        extends CustomResource<EtcdBackupDestinationSpec, EtcdBackupDestinationStatus> {
    private static final long serialVersionUID = 1;

    @Override
    protected @Nullable EtcdBackupDestinationSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable EtcdBackupDestinationStatus initStatus() {
        return null;
    }
}
