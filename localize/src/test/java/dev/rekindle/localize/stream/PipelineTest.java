package dev.rekindle.localize.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PipelineTest {
    private static final PipelineShape SMALL = new PipelineShape(100, 3, 1_000);

    @Test
    void givesEveryStageEveryByteInOrder() throws Exception {
        byte[] content = new byte[12_345];
        new Random(1).nextBytes(content);
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        List<Long> positions = new ArrayList<>();
        Map<String, Stage> stages = new LinkedHashMap<>();
        stages.put("first", (bytes, position) -> {
            positions.add(position);
            copy(bytes, first);
        });
        stages.put("second", (bytes, _) -> copy(bytes, second));

        try (Pipeline pipeline = new Pipeline(stages, SMALL)) {
            feed(pipeline, ByteBuffer.wrap(content));
            pipeline.finish();
        }

        assertThat(first.toByteArray()).isEqualTo(content);
        assertThat(second.toByteArray()).isEqualTo(content);
        assertThat(positions).startsWith(0L, 100L, 200L).hasSize(124);
    }

    @Test
    void throwsTheFirstFailureAndFeedsNoFurther() {
        List<Long> seen = new ArrayList<>();
        Map<String, Stage> stages = Map.of("failing", (_, position) -> {
            seen.add(position);
            if (position == 300) {
                throw new IOException("at 300");
            }
        });

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> {
                    try (Pipeline pipeline = new Pipeline(stages, SMALL)) {
                        feed(pipeline, ByteBuffer.allocate(1_000_000));
                        pipeline.finish();
                    }
                })
                .withMessage("at 300");
        assertThat(seen).containsExactly(0L, 100L, 200L, 300L);
    }

    @Test
    void throwsAFailureOfTheLastChunk() {
        Map<String, Stage> stages = Map.of("failing", (_, _) -> {
            throw new IOException("only chunk");
        });

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> {
                    try (Pipeline pipeline = new Pipeline(stages, SMALL)) {
                        feed(pipeline, ByteBuffer.allocate(10));
                        pipeline.finish();
                    }
                })
                .withMessage("only chunk");
    }

    @Test
    void holdsTheReaderBackWhenAStageIsSlow() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch full = new CountDownLatch(SMALL.chunks());
        Map<String, Stage> stages = Map.of("slow", (_, _) -> awaitQuietly(go));

        try (Pipeline pipeline = new Pipeline(stages, SMALL)) {
            Thread reader = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 10; i++) {
                        pipeline.next().put((byte) i);
                        pipeline.submit();
                        full.countDown();
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThat(full.await(10, TimeUnit.SECONDS)).isTrue();
            Await.until("the reader to wait", Duration.ofSeconds(10), () -> reader.getState() == Thread.State.WAITING);
            assertThat(pipeline.submitted()).isEqualTo(SMALL.chunks());
            go.countDown();
            reader.join();
            pipeline.finish();
            assertThat(pipeline.submitted()).isEqualTo(10);
        }
    }

    @Test
    void leavesNoStageRunningWhenItIsClosedHalfway() throws Exception {
        List<Long> seen = new ArrayList<>();
        Map<String, Stage> stages = Map.of("stage", (_, position) -> seen.add(position));

        try (Pipeline pipeline = new Pipeline(stages, SMALL)) {
            pipeline.next().put((byte) 1);
            pipeline.submit();
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("restore-stage"));
        assertThat(seen.size()).isLessThanOrEqualTo(1);
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void copy(ByteBuffer bytes, ByteArrayOutputStream out) {
        while (bytes.hasRemaining()) {
            out.write(bytes.get());
        }
    }

    private static void feed(Pipeline pipeline, ByteBuffer content) throws IOException, InterruptedException {
        while (content.hasRemaining()) {
            ByteBuffer chunk = pipeline.next();
            int count = Math.min(chunk.remaining(), content.remaining());
            chunk.put(content.slice(content.position(), count));
            content.position(content.position() + count);
            pipeline.submit();
        }
    }
}
