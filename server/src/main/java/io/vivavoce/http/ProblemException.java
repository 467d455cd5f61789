package io.vivavoce.http;

import org.jspecify.annotations.Nullable;

/** A request that can't be answered as asked; its message is for whoever sent it. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ProblemException(Problem problem, @Nullable Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
