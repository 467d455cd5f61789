package io.vivavoce.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vivavoce bench}: figures of this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measure how fast this machine answers.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchLatencyCommand.class,
            BenchEnginesCommand.class,
            BenchTargetsCommand.class,
            BenchFramesCommand.class,
            BenchSessionsCommand.class,
            BenchServerCommand.class,
            BenchFirstAnswerCommand.class
        })
final class BenchCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec != null) spec.commandLine().usage(System.out);
        return CommandLine.ExitCode.USAGE;
    }
}
