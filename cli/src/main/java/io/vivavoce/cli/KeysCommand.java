package io.vivavoce.cli;

import io.vivavoce.access.KeyFile;
import io.vivavoce.access.Limits;
import io.vivavoce.config.DataFolder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vivavoce keys}: who may use the server. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Make, list and revoke the keys that clients of the server need.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "A server that runs heeds what is changed at once. Keys are kept, hashed, in the data folder (data_folder).",
            "",
            "Example:",
            "  vivavoce keys add laptop --requests-per-minute 60",
            "",
            "Exit codes: 1 it could not be done, 2 wrong usage."
        },
        subcommands = {
            KeysCommand.Add.class,
            KeysCommand.ListKeys.class,
            KeysCommand.Revoke.class,
            KeysCommand.Adopt.class
        })
final class KeysCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec != null) spec.commandLine().usage(System.out);
        return CommandLine.ExitCode.USAGE;
    }

    /** Where the configuration is from, which says where keys are. */
    static final class Where extends EngineOptions {
        KeyFile keys() {
            return new KeyFile(DataFolder.of(settings()));
        }
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Make a key, and show it this once: only its hash is kept.")
    static final class Add implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Parameters(paramLabel = "NAME", description = "Whose it is: letters, digits, dots, underscores and hyphens.")
        private String name = "";

        @Option(names = "--admin", description = "It may manage the server too (/v1/vivavoce).")
        private boolean admin;

        @Option(names = "--sessions", paramLabel = "N", description = "Sessions at once at most; default 0, no limit.")
        private int sessions;

        @Option(
                names = "--minutes-per-day",
                paramLabel = "N",
                description =
                        "Minutes that its sessions are open, and of sound by /v1/audio, all together, per day of UTC;"
                                + " default 0, no limit.")
        private int minutesPerDay;

        @Option(
                names = "--requests-per-minute",
                paramLabel = "N",
                description = "Requests and connections per minute; default 0, no limit.")
        private int requestsPerMinute;

        @Override
        public Integer call() {
            var limits = new Limits(sessions, minutesPerDay, requestsPerMinute);
            var key = where.keys().add(name, admin, limits, Instant.now().truncatedTo(ChronoUnit.SECONDS));
            System.out.println(key);
            System.err.println("This is the key of " + name + ", shown this once. Clients send it as"
                    + " \"Authorization: Bearer KEY\"; OpenAI's libraries take it as their api key.");
            return 0;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "All keys, without the keys themselves.")
    static final class ListKeys implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Override
        public Integer call() {
            var file = where.keys();
            file.check();
            if (file.keys().isEmpty()) {
                System.err.println("There are no keys; vivavoce keys add NAME makes one.");
                return 0;
            }
            var table = new TextTable("wwwfff", "name", "admin", "made", "sessions", "minutes/day", "requests/min");
            for (var key : file.keys())
                table.row(
                        key.name(),
                        key.admin() ? "yes" : "",
                        key.created().toString(),
                        limit(key.limits().sessions()),
                        limit(key.limits().minutesPerDay()),
                        limit(key.limits().requestsPerMinute()));
            table.lines().forEach(System.out::println);
            return 0;
        }

        private static String limit(int most) {
            return most == 0 ? "–" : String.valueOf(most);
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Take a key back: nobody comes in by it any more, and its sessions end.")
    static final class Revoke implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Parameters(paramLabel = "NAME", description = "As keys list shows it.")
        private String name = "";

        @Override
        public Integer call() {
            where.keys().revoke(name);
            System.err.println("The key of " + name + " counts no more.");
            return 0;
        }
    }

    @Command(
            name = "adopt",
            mixinStandardHelpOptions = true,
            description = "Give a key the conversations that were kept while no key was needed, which no key sees.")
    static final class Adopt implements Callable<Integer> {
        @Mixin
        private Where where = new Where();

        @Parameters(paramLabel = "NAME", description = "As keys list shows it.")
        private String name = "";

        @Override
        public Integer call() throws InterruptedException {
            where.keys().check(name);
            if (!where.settings().history().enabled())
                throw new WrongUsage(
                        "The history is switched off (history.enabled: false): there is nothing to adopt.");
            try (var history = Histories.open(where.settings())) {
                var adopted = history.adopt(name);
                System.err.println(
                        adopted == 0
                                ? "There are no conversations without a key."
                                : adopted + (adopted == 1 ? " conversation is " : " conversations are ") + name
                                        + "'s now.");
            }
            return 0;
        }
    }
}
