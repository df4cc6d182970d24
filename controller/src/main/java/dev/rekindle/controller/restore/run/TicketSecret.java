package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The Secret {@code NAME-ticket} that tells the pods of a restore what to read: one object's short-lived URL, and what is known of it. */
final class TicketSecret {
    /** Until when its URL is good. */
    static final String GOOD_UNTIL = "rekindle.dev/ticket-good-until";

    /** Long enough for a pod that waits for a node or an image; each run of the init container reads it anew. */
    static final Duration LIFE = Duration.ofHours(1);

    private final KubernetesClient client;
    private final Clock clock;

    TicketSecret(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The name of a restore's. */
    static String nameOf(EtcdRestore restore) {
        return restore.getMetadata().getName() + "-ticket";
    }

    /** Writes it where it is missing, and anew where less than half of its life is left. */
    void ensure(EtcdRestore restore, TicketValues values) throws ProblemException {
        Optional<Secret> found = Optional.ofNullable(resource(restore).get());
        if (found.isPresent() && !Owned.isOf(restore, found.get())) {
            throw new ProblemException(
                    Reason.BAD_REQUEST,
                    "Secret " + nameOf(restore) + " is there and is not this restore's; delete it, or create an"
                            + " EtcdRestore of another name");
        }
        Instant now = clock.instant();
        if (found.map(TicketSecret::goodUntil)
                .filter(end -> now.isBefore(end.minus(LIFE.dividedBy(2))))
                .isPresent()) {
            return;
        }
        Secret wanted = new SecretBuilder()
                .withMetadata(Owned.by(restore, nameOf(restore)))
                .editMetadata()
                .addToAnnotations(
                        GOOD_UNTIL,
                        now.plus(LIFE).truncatedTo(ChronoUnit.SECONDS).toString())
                .endMetadata()
                .withStringData(values.ticket(restore, LIFE))
                .build();
        if (found.isPresent()) {
            wanted.getMetadata().setResourceVersion(found.get().getMetadata().getResourceVersion());
            client.resource(wanted).update();
        } else {
            client.resource(wanted).create();
        }
    }

    /** Removes it, if it is this restore's. */
    void remove(EtcdRestore restore) {
        Secret found = resource(restore).get();
        if (found != null && Owned.isOf(restore, found)) {
            resource(restore)
                    .lockResourceVersion(found.getMetadata().getResourceVersion())
                    .delete();
        }
    }

    private Resource<Secret> resource(EtcdRestore restore) {
        return client.secrets()
                .inNamespace(restore.getMetadata().getNamespace())
                .withName(nameOf(restore));
    }

    private static Instant goodUntil(Secret secret) {
        String text = Optional.ofNullable(secret.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(GOOD_UNTIL, "");
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
