package io.vivavoce.cli;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.CatalogueException;
import io.vivavoce.engines.catalogue.Entry;
import io.vivavoce.engines.catalogue.Options;
import io.vivavoce.engines.catalogue.State;
import io.vivavoce.engines.catalogue.Verification;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code vivavoce models}: what the embedded engines need, on this machine. Results go to standard output, progress and
 * errors to standard error. Add it as a subcommand by {@code new ModelsCommand()}.
 */
@Command(
        name = "models",
        description = "Lists, fetches, checks and removes the models that the embedded engines use.",
        synopsisSubcommandLabel = "(list | get | verify | where | rm)",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:something could not be had, or is not sound; the sentence on standard error says why",
            " 2:the command line was not understood"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  VIVAVOCE_CACHE          folder for all that is fetched",
            "  VIVAVOCE_MODELS_SOURCE  local folder(s), looked into before any network",
            "  VIVAVOCE_OFFLINE        1 = as --offline"
        },
        subcommands = {
            ModelsCommand.ListModels.class,
            ModelsCommand.Get.class,
            ModelsCommand.Verify.class,
            ModelsCommand.Where.class,
            ModelsCommand.Remove.class
        })
public final class ModelsCommand implements Callable<Integer> {

    private final Function<Options, Catalogue> opener;
    private final Options options;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any call
    private CommandSpec spec;

    @Option(
            names = "--offline",
            scope = ScopeType.INHERIT,
            description = "Use no network: what is in the cache or in a local folder, or an error.")
    private boolean offline;

    /** For this machine's cache. */
    public ModelsCommand() {
        this(Options.standard(), Catalogue::open);
    }

    ModelsCommand(Options options, Function<Options, Catalogue> opener) {
        this.options = options;
        this.opener = opener;
    }

    /** Without a subcommand: shows the help. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.USAGE;
    }

    private Catalogue catalogue() {
        return opener.apply(options.withOffline(offline || options.offline()));
    }

    /** What the subcommands share: a catalogue, and sentences instead of stack traces. */
    abstract static class Subcommand implements Callable<Integer> {

        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets both before any call
        private ModelsCommand parent;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public final Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try {
                return run(parent.catalogue(), out) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
            } catch (CatalogueException e) {
                complain(e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            } finally {
                out.flush();
            }
        }

        /** Whether all went well. */
        abstract boolean run(Catalogue catalogue, PrintWriter out);

        final CommandLine.ParameterException misused(String sentence) {
            return new CommandLine.ParameterException(spec.commandLine(), sentence);
        }

        final void complain(String sentence) {
            spec.commandLine().getErr().println(sentence);
            spec.commandLine().getErr().flush();
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Shows each entry: its id, role, size, and whether it is here.")
    static final class ListModels extends Subcommand {

        @Option(names = "--all", description = "Also the native libraries of other platforms.")
        private boolean all;

        @Option(
                names = {"-l", "--long"},
                description = "Also licence, attribution, sources, and what the system must have.")
        private boolean detailed;

        @Override
        boolean run(Catalogue catalogue, PrintWriter out) {
            List<Entry> entries = all ? catalogue.entries() : catalogue.entriesHere();
            int width = entries.stream()
                    .mapToInt(entry -> entry.id().length())
                    .max()
                    .orElse(2);
            out.printf("%-" + width + "s  %9s  %-10s  %s%n", "ID", "SIZE", "STATE", "ROLE");
            long here = 0;
            for (Entry entry : entries) {
                State state = catalogue.state(entry.id());
                here += state == State.VERIFIED || state == State.PRESENT ? entry.bytes() : 0;
                out.printf(
                        "%-" + width + "s  %9s  %-10s  %s%s%n",
                        entry.id(),
                        megabytes(entry.bytes()),
                        word(state),
                        entry.role(),
                        entry.byDefault() ? "" : " (optional)");
                if (detailed) {
                    describe(entry, out);
                }
            }
            out.printf("%s here, in %s%n", megabytes(here), catalogue.cache());
            return true;
        }

        private static void describe(Entry entry, PrintWriter out) {
            out.println("    " + entry.title());
            out.println("    licence " + entry.licence() + "; " + entry.attribution());
            if (!entry.needs().isEmpty()) {
                out.println("    needs " + entry.needs());
            }
            entry.sources().forEach(source -> out.println("    from " + source.describe()));
        }

        private static String word(State state) {
            return switch (state) {
                case MISSING -> "-";
                case PARTIAL -> "partial";
                case PRESENT -> "unchecked";
                case VERIFIED -> "here";
            };
        }

        private static String megabytes(long bytes) {
            return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
        }
    }

    @Command(
            name = "get",
            mixinStandardHelpOptions = true,
            description = "Fetches and checks entries; without an id all that the defaults use.")
    static final class Get extends Subcommand {

        @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids as 'list' shows them.")
        private List<String> ids = new ArrayList<>();

        @Option(names = "--all", description = "Also the optional ones.")
        private boolean all;

        @Override
        boolean run(Catalogue catalogue, PrintWriter out) {
            List<String> wanted = ids;
            if (wanted.isEmpty()) {
                catalogue.entry("llama-native"); // refuses an unsupported platform before anything is fetched
                wanted = catalogue.entriesHere().stream()
                        .filter(entry -> all || entry.byDefault())
                        .map(Entry::id)
                        .toList();
            }
            boolean sound = true;
            for (String id : wanted) {
                try {
                    out.println(id + ": " + catalogue.folder(id));
                    out.flush();
                } catch (CatalogueException e) { // the others may still be had
                    complain(e.getMessage());
                    sound = false;
                }
            }
            return sound;
        }
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Hashes the files anew; without an id all that is here.")
    static final class Verify extends Subcommand {

        @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids as 'list' shows them.")
        private List<String> ids = new ArrayList<>();

        @Override
        boolean run(Catalogue catalogue, PrintWriter out) {
            List<String> wanted = !ids.isEmpty()
                    ? ids
                    : catalogue.entries().stream()
                            .map(Entry::id)
                            .filter(id -> catalogue.state(id) != State.MISSING)
                            .toList();
            boolean sound = true;
            for (String id : wanted) {
                Verification verification = catalogue.verify(id);
                sound &= verification.sound();
                out.println(id + ": " + (verification.sound() ? "sound" : "NOT SOUND"));
                verification.problems().forEach(problem -> out.println("    " + problem));
                if (!verification.sound()) {
                    complain("Run 'vivavoce models get " + id + "' to fetch what is wrong anew.");
                }
            }
            if (wanted.isEmpty()) {
                out.println("Nothing is here yet; 'vivavoce models get' fetches what the defaults use.");
            }
            return sound;
        }
    }

    @Command(
            name = "where",
            mixinStandardHelpOptions = true,
            description = "Prints the folder of an entry; without an id the cache folder.")
    static final class Where extends Subcommand {

        @Parameters(paramLabel = "ID", arity = "0..1", defaultValue = "", description = "An id as 'list' shows it.")
        private String id = "";

        @Override
        boolean run(Catalogue catalogue, PrintWriter out) {
            out.println(id.isEmpty() ? catalogue.cache() : catalogue.where(id));
            return true;
        }
    }

    @Command(name = "rm", mixinStandardHelpOptions = true, description = "Deletes entries from the cache.")
    static final class Remove extends Subcommand {

        @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids as 'list' shows them.")
        private List<String> ids = new ArrayList<>();

        @Option(names = "--all", description = "All that is here.")
        private boolean all;

        @Override
        boolean run(Catalogue catalogue, PrintWriter out) {
            if (ids.isEmpty() == !all) {
                throw misused("Name the ids to delete, or give --all; not both.");
            }
            List<String> wanted = all
                    ? catalogue.entries().stream()
                            .map(Entry::id)
                            .filter(id -> catalogue.state(id) != State.MISSING)
                            .toList()
                    : ids;
            for (String id : wanted) {
                out.printf(Locale.ROOT, "%s: %.1f MB deleted%n", id, catalogue.remove(id) / 1e6);
            }
            return true;
        }
    }
}
