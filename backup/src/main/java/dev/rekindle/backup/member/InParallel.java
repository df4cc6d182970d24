package dev.rekindle.backup.member;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks several members at once; every question has a deadline of its own. */
final class InParallel {
    private InParallel() {}

    /** The answers in the order of the questions. An interrupt reaches every question, and its answer says so. */
    static <Q, A> Map<Q, A> map(Collection<Q> questions, Function<Q, A> ask) {
        var answers = new LinkedHashMap<Q, A>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new LinkedHashMap<Q, Future<A>>();
            questions.forEach(question -> futures.put(question, threads.submit(() -> ask.apply(question))));
            boolean interrupted = false;
            for (Map.Entry<Q, Future<A>> entry : futures.entrySet()) {
                while (true) {
                    try {
                        answers.put(entry.getKey(), entry.getValue().get());
                        break;
                    } catch (InterruptedException e) {
                        interrupted = true;
                        threads.shutdownNow();
                    } catch (ExecutionException e) {
                        throw new IllegalStateException("a question to a member failed unexpectedly", e.getCause());
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return answers;
    }
}
