package io.vivavoce.cli;

import io.vivavoce.access.AccessException;
import io.vivavoce.audio.AudioException;
import io.vivavoce.config.ConfigException;
import io.vivavoce.engines.catalogue.CatalogueException;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.server.ServerFailure;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.store.HistoryException;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.tls.TlsException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vivavoce}: the commands, and what becomes of their failures. */
@Command(
        name = "vivavoce",
        mixinStandardHelpOptions = true,
        versionProvider = Vivavoce.Version.class,
        description = "A voice assistant that runs on this machine: talk with it, interrupt it.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "First try, without a microphone:",
            "  vivavoce talk --input sample:question --output reply.wav",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."
        },
        subcommands = {
            TalkCommand.class,
            ServeCommand.class,
            TranscribeCommand.class,
            SayCommand.class,
            ChatCommand.class,
            BenchCommand.class,
            ModelsCommand.class,
            DevicesCommand.class,
            DoctorCommand.class,
            ConfigCommand.class,
            KeysCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Vivavoce implements Callable<Integer> {
    private static final int FAILED = 1;
    /** 128 + SIGINT, as shells count. */
    private static final int INTERRUPTED = 130;

    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        TemporaryFolder.adopt(System.getProperty("vivavoce.temporary", ""));
        System.exit(run(arguments));
    }

    /** Runs one command line and returns its exit code. */
    static int run(String... arguments) {
        var line = new CommandLine(new Vivavoce());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(Vivavoce::explain);
        line.setParameterExceptionHandler(Vivavoce::refuse);
        var exitCode = line.execute(arguments);
        if (exitCode != 0 || !System.out.checkError()) return exitCode; // which writes what is still to be written, too
        complain(line, "Not all of standard output could be written: its disk is full, or what read it has ended");
        return FAILED;
    }

    @Override
    public Integer call() {
        if (spec != null) spec.commandLine().usage(System.out);
        return CommandLine.ExitCode.USAGE;
    }

    /** A command line that is not understood: what is wrong with it, and where to read more. */
    private static int refuse(CommandLine.ParameterException wrong, String[] arguments) {
        var line = wrong.getCommandLine();
        var meant = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream().limit(3).toList()
                : List.<String>of();
        complain(
                line,
                String.valueOf(wrong.getMessage()).replaceAll("\\s+", " ")
                        + (meant.isEmpty() ? "" : "; did you mean " + String.join(", ", meant) + '?')
                        + " See " + line.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** Names of files, and what servers say, may hold control characters, which a terminal obeys. */
    private static void complain(CommandLine line, String sentences) {
        sentences.lines().forEach(sentence -> line.getErr().println("vivavoce: " + Screen.printable(sentence)));
    }

    /** A failure that says what to do is a sentence; anything else is a defect, and shows where. */
    private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        switch (failure) {
            case AudioException _,
                    CatalogueException _,
                    HistoryException _,
                    RuntimeFailure _,
                    RecognitionException _,
                    SpeakingException _,
                    ServerFailure _,
                    ThinkingException _,
                    AccessException _,
                    TlsException _ -> complain(line, String.valueOf(failure.getMessage()));
            case ConfigException wrong -> {
                for (var fault : wrong.faults()) complain(line, fault.toString());
            }
            case WrongUsage _ -> {
                complain(line, String.valueOf(failure.getMessage()));
                return CommandLine.ExitCode.USAGE;
            }
            case InterruptedException _, CancellationException _ -> {
                complain(line, "interrupted");
                return INTERRUPTED;
            }
            default -> failure.printStackTrace(line.getErr());
        }
        return FAILED;
    }

    /** The version that the build wrote into the jar. */
    static String version() {
        var version = Vivavoce.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "vivavoce " + version(),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name") + ' ' + System.getProperty("os.arch")
            };
        }
    }
}
