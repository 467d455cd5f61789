package io.vivavoce.cli;

import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.runtime.Choices;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a language model in a server is. */
final class ServerOptions {
    @Option(
            names = "--llm-url",
            paramLabel = "URL",
            description = "With llm=openai: the server's address; default " + OpenAiOptions.OLLAMA + " (Ollama).")
    private String url = "";

    @Option(
            names = "--llm-model",
            paramLabel = "NAME",
            description = "With llm=openai: the model, as the server calls it (Ollama: see \"ollama list\").")
    private String model = "";

    @Option(
            names = "--llm-key-env",
            paramLabel = "NAME",
            description =
                    "With llm=openai: the environment variable that holds the key; default OPENAI_API_KEY. Servers on"
                            + " this machine mostly need none.")
    private String keyVariable = "";

    /** @throws WrongUsage when what is given does not go together, or something lacks */
    Choices complete(Choices choices) {
        if (!choices.is(Choices.Role.LLM, Choices.OPENAI)) {
            if (!arguments().isEmpty())
                throw new WrongUsage(
                        arguments().getFirst() + " is for a language model in a server: add --engine llm=openai");
            return choices;
        }
        if (choices.gguf().isPresent())
            throw new WrongUsage(
                    "--gguf is a language model in this process, --engine llm=openai one in a server: give one");
        if (model.isBlank())
            throw new WrongUsage(
                    "--engine llm=openai wants --llm-model NAME, as the server calls the model (Ollama: see"
                            + " \"ollama list\")");
        var variable = keyVariable.isEmpty() ? "OPENAI_API_KEY" : keyVariable;
        if (!variable.matches("[A-Za-z_][A-Za-z0-9_]{0,99}"))
            throw new WrongUsage(
                    "--llm-key-env wants the name of an environment variable, such as OPENAI_API_KEY, and never"
                            + " the key itself"); // what came is not shown: it may be the key
        return choices.withOpenAi(OpenAiOptions.of(
                url.isEmpty() ? OpenAiOptions.OLLAMA : url, model, ApiKey.from(System.getenv(), variable)));
    }

    List<String> arguments() {
        var arguments = new ArrayList<String>();
        if (!url.isEmpty()) arguments.addAll(List.of("--llm-url", url));
        if (!model.isEmpty()) arguments.addAll(List.of("--llm-model", model));
        if (!keyVariable.isEmpty()) arguments.addAll(List.of("--llm-key-env", keyVariable));
        return arguments;
    }
}
