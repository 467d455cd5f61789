package io.vivavoce.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Runs the same work on several platform threads at once. */
final class InParallel {
    private InParallel() {}

    /** The results, in order; fails as the first that failed. */
    static <T> List<T> run(List<Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try (var pool = Executors.newFixedThreadPool(tasks.size())) {
            var results = new ArrayList<T>();
            for (var future : pool.invokeAll(tasks)) results.add(future.get());
            return results;
        }
    }
}
