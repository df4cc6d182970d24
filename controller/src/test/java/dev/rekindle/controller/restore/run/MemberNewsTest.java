package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.RestoredMember;
import dev.rekindle.api.restore.Role;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberNewsTest {
    private static final PodRole ROLE = new PodRole("etcd-0", Role.MEMBER);
    private static final String TOKEN = "t1";

    @Test
    void awaitsAPodThatIsNotThereOrNotThisRestores() {
        assertThat(MemberNews.of(ROLE, Optional.empty(), TOKEN).state()).isEqualTo(MemberState.AWAITED);
        assertThat(MemberNews.of(ROLE, Optional.of(pod("another")), TOKEN).state())
                .isEqualTo(MemberState.AWAITED);
    }

    @Test
    void seesAPodOnItsWay() {
        assertThat(of(pod(TOKEN)).state()).isEqualTo(MemberState.INJECTED);
        assertThat(of(localize(new ContainerStateBuilder()
                                .withNewRunning()
                                .endRunning()
                                .build()))
                        .state())
                .isEqualTo(MemberState.RESTORING);
        assertThat(of(localize(ended(0, "{\"reason\":\"Restored\"}"))).state()).isEqualTo(MemberState.BOOTING);
    }

    @ParameterizedTest
    @CsvSource({"10, RESTORING", "20, FAILED", "30, FAILED", "40, FAILED", "137, RESTORING"})
    void tellsAnEndThatIsFinalFromOneThatIsNot(int exitCode, MemberState state) {
        assertThat(of(localize(ended(exitCode, "{\"reason\":\"NoSpace\"}"))).state())
                .isEqualTo(state);
    }

    @Test
    void seesTheLastEndOfOneThatWaitsToRunAgain() {
        Pod pod = new PodBuilder(localize(new ContainerStateBuilder()
                        .withNewWaiting()
                        .withReason("CrashLoopBackOff")
                        .endWaiting()
                        .build()))
                .build();
        pod.getStatus()
                .getInitContainerStatuses()
                .getFirst()
                .setLastState(ended(20, "{\"reason\":\"DigestMismatch\",\"message\":\"other bytes\"}"));

        MemberNews news = of(pod);

        assertThat(news.refusal()).hasValueSatisfying(end -> {
            assertThat(end.reason()).isEqualTo(Reason.DIGEST_MISMATCH);
            assertThat(end.message()).isEqualTo("other bytes");
        });
    }

    @Test
    void keepsWhatAnEarlierRunToldWhenALaterOneHasNothingToDo() {
        var before = new RestoredMember(
                "etcd-0", Role.MEMBER, "Booting", null, "Restored", null, "8e9e", null, "/data/archive");

        RestoredMember after = of(localize(ended(0, "{\"reason\":\"AlreadyDone\",\"message\":\"nothing to do\"}")))
                .report(Optional.of(before));

        assertThat(after.memberId()).isEqualTo("8e9e");
        assertThat(after.archive()).isEqualTo("/data/archive");
        assertThat(after.reason()).isEqualTo("AlreadyDone");
    }

    @Test
    void readsALogWhereTheTerminationMessageWasNotWritten() {
        LocalizeEnd end = LocalizeEnd.of(ended(
                        10,
                        "{\"event\":\"step\",\"step\":\"STREAM\"}\n{\"event\":\"end\",\"reason\":\"DownloadFailed\",\"message\":\"no route\"}\n")
                .getTerminated());

        assertThat(end.reason()).isEqualTo(Reason.DOWNLOAD_FAILED);
        assertThat(end.message()).isEqualTo("no route");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"137 | OOMKilled", "1 | Error"})
    void saysWhatItCanOfAnEndWithoutAWord(int exitCode, String reason) {
        var state = ended(exitCode, null);
        state.getTerminated().setReason(reason);

        LocalizeEnd end = LocalizeEnd.of(state.getTerminated());

        assertThat(end.reason()).isEqualTo(Reason.INTERRUPTED);
        assertThat(end.message()).contains(String.valueOf(exitCode), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ImagePullBackOff           | Back-off pulling image                                  | IMAGE_PULL_FAILED",
                "ErrImageNeverPull          | Container image is not present with pull policy of Never | IMAGE_PULL_FAILED",
                "CreateContainerConfigError | container has runAsNonRoot and image will run as root   | NO_USER",
                "CreateContainerConfigError | secret \"a\" not found                                    | SECRET_NOT_FOUND"
            })
    void namesWhatKeepsAPodFromStarting(String why, String message, Reason reason) {
        Pod pod = localize(new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(why)
                .withMessage(message)
                .endWaiting()
                .build());

        assertThat(PodTrouble.of(pod)).hasValueSatisfying(trouble -> {
            assertThat(trouble.reason()).isEqualTo(reason);
            assertThat(trouble.message()).contains(why, message);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0/3 nodes are available: 3 Insufficient memory.                                   | POD_UNSCHEDULABLE",
                "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.        | VOLUME_NOT_BOUND"
            })
    void namesWhyNoNodeTakesAPod(String message, Reason reason) {
        Pod pod = new PodBuilder(pod(TOKEN))
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();

        assertThat(PodTrouble.of(pod).map(PodTrouble::reason)).hasValue(reason);
    }

    private static MemberNews of(Pod pod) {
        return MemberNews.of(ROLE, Optional.of(pod), TOKEN);
    }

    private static ContainerState ended(int exitCode, @Nullable String message) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withMessage(message)
                .endTerminated()
                .build();
    }

    private static Pod localize(ContainerState state) {
        ContainerStatus status = new ContainerStatusBuilder()
                .withName("restore-localize")
                .withState(state)
                .build();
        return new PodBuilder(pod(TOKEN))
                .withNewStatus()
                .withInitContainerStatuses(status)
                .endStatus()
                .build();
    }

    private static Pod pod(String token) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("etcd-0")
                .endMetadata()
                .withNewSpec()
                .addNewInitContainer()
                .withName("restore-localize")
                .withArgs("--restore=r", "--token=" + token)
                .endInitContainer()
                .endSpec()
                .build();
    }
}
