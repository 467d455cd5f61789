package io.vivavoce.cli;

import io.vivavoce.config.ConfigException;
import io.vivavoce.config.ConfigFile;
import io.vivavoce.config.Configuration;
import io.vivavoce.config.Pages;
import io.vivavoce.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vivavoce config}: the one file, and what is in force. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Show, check or begin the configuration: vivavoce.yaml.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigCommand.Show.class, ConfigCommand.Check.class, ConfigCommand.Init.class})
final class ConfigCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec != null) spec.commandLine().usage(System.out);
        return CommandLine.ExitCode.USAGE;
    }

    private static String nowhere() {
        return "There is no " + ConfigFile.NAME + " in the working folder nor in your configuration folder;"
                + " \"vivavoce config init\" writes one.";
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "What is in force for talk, chat, say, transcribe and bench, and where each value came from."
                    + " Takes their flags. Secrets are not shown.")
    static final class Show implements Callable<Integer> {
        /** Wider values are cut. */
        private static final int WIDTH = 60;

        @Mixin
        private PathOptions engines = new PathOptions();

        @Override
        public Integer call() {
            var table = new TextTable("www", "key", "value", "from");
            for (var line : engines.configuration().lines())
                table.row(
                        line.key(),
                        cut(line.value()),
                        Screen.printable(line.origin().toString()));
            table.lines().forEach(System.out::println);
            if (engines.file().isEmpty()) System.err.println(nowhere());
            return 0;
        }

        private static String cut(String value) {
            return value.length() <= WIDTH ? value : value.substring(0, WIDTH - 1) + '…';
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Check a configuration file, and the environment: all that is wrong, with file, line and what"
                    + " is allowed. Secrets are not looked up.",
            footer = {"", "Exit codes: 0 all is in order, 1 something is wrong, 2 wrong usage."})
    static final class Check implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: the file that talk would read.")
        private @Nullable Path named;

        @Override
        public Integer call() {
            var path = named;
            var file = path == null ? ConfigFile.find() : Optional.of(ConfigFile.named(path));
            try {
                Configuration.of(file, System.getenv(), List.of());
            } catch (ConfigException e) {
                for (var fault : e.faults()) System.out.println(Screen.printable(fault.toString()));
                return 1;
            }
            System.out.println(file.map(there -> Screen.printable(there.path() + " is in order."))
                    .orElseGet(ConfigCommand::nowhere));
            return 0;
        }
    }

    @Command(
            name = "init",
            mixinStandardHelpOptions = true,
            description =
                    "Write a configuration file with every key, its default and a comment. Nothing is overwritten.")
    static final class Init implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: " + ConfigFile.NAME + ".")
        private Path file = Path.of(ConfigFile.NAME);

        @Override
        public Integer call() {
            try {
                Files.writeString(file, Pages.starter(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                throw new RuntimeFailure(file + " is there already, and is not overwritten; name another FILE", e);
            } catch (IOException e) {
                throw new RuntimeFailure(
                        file + " can't be written; name a FILE in a folder that is there and that you may write to", e);
            }
            System.out.println(Screen.printable(file.toString())
                    + " is written; vivavoce config check tells whether what you change is right.");
            return 0;
        }
    }
}
