package dev.rekindle.controller.destination;

import dev.rekindle.api.Reason;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.api.destination.EtcdBackupDestinationStatus.Finding;
import dev.rekindle.api.destination.EtcdBackupDestinationStatus.Verdict;
import dev.rekindle.api.destination.NamespaceAccess;
import dev.rekindle.controller.kube.Install;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.kube.Secrets;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.controller.status.Problems;
import dev.rekindle.objectstore.ObjectStore;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens destinations for the namespaces that may use them. Everything is read live, by name. Safe for use by several threads. */
public final class Destinations {
    /** What an attempt would not notice by itself: that the store lets an object be replaced. */
    private static final Set<String> SAFETY = Set.of("CreateOnly", "CreateOnlyParts");

    private final KubernetesClient client;
    private final Install install;
    private final Secrets secrets;

    /** Destinations as this client, which stays the caller's, sees them. */
    public Destinations(KubernetesClient client, Install install) {
        this.client = client;
        this.install = install;
        this.secrets = new Secrets(client);
    }

    /**
     * Opens a destination, without asking its store anything.
     *
     * @param destinationName of an EtcdBackupDestination
     * @param forNamespace of the object that names it, which has to be one that the destination permits
     * @return to be closed by the caller
     * @throws ProblemException {@code DestinationNotFound}, {@code DestinationNotPermitted}, {@code SecretNotFound}, or whatever keeps its store from
     *     being opened
     */
    public OpenDestination open(String destinationName, String forNamespace) throws ProblemException {
        return open(permitted(destinationName, forNamespace));
    }

    /**
     * The same for who is going to write: refuses a store whose last probe has shown that it does not keep objects from being replaced, which
     * would go unnoticed until one is.
     */
    public OpenDestination openToWrite(String destinationName, String forNamespace) throws ProblemException {
        EtcdBackupDestination destination = permitted(destinationName, forNamespace);
        Optional<Finding> unsafe = unsafe(destination);
        if (unsafe.isPresent()) {
            throw new ProblemException(
                    Reason.STORE_UNSUITABLE,
                    "destination " + destinationName + " is not safe to write to: "
                            + unsafe.get().check() + ": " + unsafe.get().detail());
        }
        return open(destination);
    }

    /** Opens a destination for itself. */
    OpenDestination open(EtcdBackupDestination destination) throws ProblemException {
        PrivateFiles files = PrivateFiles.below(install.directories().work());
        try {
            OpenDestination.Keys keys = new KeyReading(secrets, install, files).read(destination.getSpec());
            ObjectStore store = new Opening(secrets, install, files).store(destination.getSpec());
            return new OpenDestination(destination.getMetadata().getName(), store, keys, files);
        } catch (IllegalArgumentException e) {
            files.close();
            throw new ProblemException(
                    Reason.BAD_REQUEST,
                    "destination " + destination.getMetadata().getName() + ": " + e.getMessage(),
                    e);
        } catch (ProblemException | IOException | RuntimeException e) {
            files.close();
            throw Problems.of(e, Reason.BUCKET_NOT_FOUND);
        }
    }

    private EtcdBackupDestination permitted(String name, String namespace) throws ProblemException {
        EtcdBackupDestination destination =
                client.resources(EtcdBackupDestination.class).withName(name).get();
        if (destination == null) {
            throw new ProblemException(
                    Reason.DESTINATION_NOT_FOUND,
                    "there is no EtcdBackupDestination " + name + "; kubectl get etcdbackupdestinations lists them");
        }
        NamespaceAccess access = destination.getSpec().namespaces();
        Map<String, String> labels = access.from() == NamespaceAccess.From.LABELS ? labels(namespace) : Map.of();
        if (!Access.permits(access, namespace, labels)) {
            throw new ProblemException(
                    Reason.DESTINATION_NOT_PERMITTED,
                    "namespace " + namespace + " may not use destination " + name
                            + "; ask its administrator to allow it in spec.namespaces");
        }
        return destination;
    }

    private Map<String, String> labels(String namespace) {
        Namespace found = client.namespaces().withName(namespace).get();
        return found == null || found.getMetadata().getLabels() == null
                ? Map.of()
                : found.getMetadata().getLabels();
    }

    /** What is known of a spec that has changed since is not held against it. */
    private static Optional<Finding> unsafe(EtcdBackupDestination destination) {
        return Optional.ofNullable(destination.getStatus())
                .filter(status -> destination.getMetadata().getGeneration().equals(status.observedGeneration()))
                .flatMap(status -> status.findings().stream()
                        .filter(finding -> SAFETY.contains(finding.check()) && finding.verdict() == Verdict.BAD)
                        .findFirst());
    }
}
