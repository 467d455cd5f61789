package io.vivavoce.cli;

import io.vivavoce.config.Configuration.Flag;
import io.vivavoce.config.EngineSettings;
import io.vivavoce.engines.remote.OllamaOptions;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.runtime.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where a language model in a server is. */
final class ServerOptions {
    private static final List<String> IN_A_SERVER = List.of(Choices.OLLAMA, Choices.OPENAI);

    @Option(
            names = "--llm-url",
            paramLabel = "URL",
            description = "With llm=openai or ollama: the server's address; default " + OpenAiOptions.OLLAMA
                    + ", Ollama's on this machine.")
    private String url = "";

    @Option(
            names = "--llm-model",
            paramLabel = "NAME",
            description =
                    "With llm=openai or ollama: the model, as the server calls it (see \"ollama list\"; ollama alone"
                            + " takes the one that was fetched last).")
    private String model = "";

    @Option(
            names = "--llm-key-env",
            paramLabel = "NAME",
            description =
                    "With llm=openai: the environment variable that holds the key; default OPENAI_API_KEY. Servers on"
                            + " this machine mostly need none.")
    private String keyVariable = "";

    /**
     * @param environment where the key is
     * @throws WrongUsage when what is said to hold the key is not there
     */
    List<Flag> flags(Map<String, String> environment) {
        // What came is not shown: many give the key itself.
        if (!keyVariable.isEmpty() && environment.getOrDefault(keyVariable, "").isBlank())
            throw new WrongUsage("--llm-key-env wants the name of an environment variable that holds the key, such as"
                    + " OPENAI_API_KEY, and never the key itself; what came names none, or an empty one");
        var flags = new ArrayList<Flag>();
        if (!url.isEmpty()) flags.add(new Flag("llm.opts.url", url, "--llm-url"));
        if (!model.isEmpty()) flags.add(new Flag("llm.opts.model", model, "--llm-model"));
        if (!keyVariable.isEmpty()) {
            flags.add(new Flag("llm.opts.api_key_env", keyVariable, "--llm-key-env"));
            flags.add(new Flag("llm.opts.api_key", "", "--llm-key-env")); // or a file's would beat it
        }
        return flags;
    }

    /**
     * @param inForce what is in force, these flags included; asked for the key at each request
     * @param ownModel whether a flag names a language model for this process
     * @throws WrongUsage when what is given does not go together, or something lacks
     */
    Choices complete(Choices choices, Supplier<EngineSettings.LlmOpts> inForce, boolean ownModel) {
        var order = choices.order(Choices.Role.LLM);
        if (!order.contains(Choices.OPENAI) && !order.contains(Choices.OLLAMA)) {
            if (!arguments().isEmpty())
                throw new WrongUsage(arguments().getFirst()
                        + " is for a language model in a server: add --engine llm=ollama or llm=openai");
            return choices;
        }
        if (ownModel && IN_A_SERVER.contains(order.getFirst()))
            throw new WrongUsage("--gguf is a language model in this process, --engine llm=" + order.getFirst()
                    + " one in a server: give one");
        var completed = choices;
        if (order.contains(Choices.OLLAMA)) completed = completed.withOllama(ollama(inForce));
        if (order.contains(Choices.OPENAI)) completed = completed.withOpenAi(openAi(inForce));
        return completed;
    }

    private static OpenAiOptions openAi(Supplier<EngineSettings.LlmOpts> inForce) {
        var opts = inForce.get();
        var name = opts.model().value();
        if (name.isBlank())
            throw new WrongUsage(
                    "--engine llm=openai wants --llm-model NAME (llm.opts.model), as the server calls the model"
                            + " (Ollama: see \"ollama list\")");
        return OpenAiOptions.of(opts.url().value(), name, Keys.of("llm", inForce));
    }

    private static OllamaOptions ollama(Supplier<EngineSettings.LlmOpts> inForce) {
        var opts = inForce.get();
        return OllamaOptions.of(opts.url().value(), opts.model().value(), System.getenv())
                .withKeepAlive(opts.keepAlive().value())
                .withKey(Keys.ofOllama(inForce));
    }

    List<String> arguments() {
        var arguments = new ArrayList<String>();
        if (!url.isEmpty()) arguments.addAll(List.of("--llm-url", url));
        if (!model.isEmpty()) arguments.addAll(List.of("--llm-model", model));
        if (!keyVariable.isEmpty()) arguments.addAll(List.of("--llm-key-env", keyVariable));
        return arguments;
    }
}
