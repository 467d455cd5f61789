package io.vivavoce.testkit;

import java.io.IOException;

/**
 * What an Ollama answers, for a {@link CompletionsServer} that stands in for one: it has the model {@code stand-in}, which
 * thinks when it is not told otherwise, uses tools, and has a context of 4,096 tokens; it
 * repeats the last message, token by token; but if it is offered a tool and asked of the weather, it calls the first. The
 * shapes were recorded from Ollama 0.17.4.
 */
public final class OllamaAnswers {
    /** The list of models. */
    public static final String TAGS = """
            {"models":[{"name":"stand-in:latest","model":"stand-in:latest","modified_at":"2026-11-21T19:24:40Z",\
            "size":98363007,"digest":"64e8","details":{"format":"gguf","family":"llama","families":["llama"],\
            "parameter_size":"134.52M","quantization_level":"Q4_1"}}]}""";

    /** What the model is. */
    public static final String CARD = """
            {"template":"{{ .Prompt }}","details":{"family":"llama"},"model_info":{"general.architecture":"llama",\
            "general.languages":null,"llama.context_length":8192},"capabilities":["completion","tools","thinking"]}""";

    /** What is loaded. */
    public static final String LOADED = """
            {"models":[{"name":"stand-in:latest","model":"stand-in:latest","size":190948608,"size_vram":0,\
            "context_length":4096}]}""";

    private static final String JSON = "application/json; charset=utf-8";

    /** Answers any call. */
    public static void give(CompletionsServer.Call call) throws IOException {
        switch (call.path()) {
            case "/api/tags" -> call.whole(200, JSON, TAGS);
            case "/api/ps" -> call.whole(200, JSON, LOADED);
            case "/api/show" -> {
                if (call.body().contains("\"stand-in")) call.whole(200, JSON, CARD);
                else call.whole(404, JSON, "{\"error\":\"model 'other' not found\"}");
            }
            case "/api/chat" -> chat(call);
            default -> call.whole(404, "text/plain", "404 page not found");
        }
    }

    private static void chat(CompletionsServer.Call call) throws IOException {
        if (call.body().contains("\"messages\":[]")) {
            call.whole(
                    200,
                    JSON,
                    "{\"model\":\"stand-in\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                            + "\"done_reason\":\"load\"}");
            return;
        }
        var words = ("You said: " + call.lastMessage()).split("(?<= )");
        var tokens = Math.min(words.length, call.limit());
        stream(call);
        if (call.wantsATool()) {
            called(call, call.firstTool(), "{\"city\":\"Rome\"}");
            end(call, "stop", 9);
            return;
        }
        if (!call.body().contains("\"think\":false")) thought(call, "Let me think.");
        for (var i = 0; i < tokens; i++) piece(call, words[i]);
        end(call, tokens < words.length ? "length" : "stop", tokens);
    }

    /** Begins a stream of lines. */
    public static void stream(CompletionsServer.Call call) throws IOException {
        call.head(200, "application/x-ndjson", "Transfer-Encoding: chunked");
    }

    /** Sends a piece of the reply; {@code content} as JSON writes it. */
    public static void piece(CompletionsServer.Call call, String content) throws IOException {
        call.send("{\"model\":\"stand-in\",\"message\":{\"role\":\"assistant\",\"content\":\"" + content
                + "\"},\"done\":false}\n");
    }

    /** Sends a piece of what the model thinks. */
    public static void thought(CompletionsServer.Call call, String content) throws IOException {
        call.send("{\"model\":\"stand-in\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\""
                + content + "\"},\"done\":false}\n");
    }

    /** Sends a call of a tool; {@code arguments} are an object. */
    public static void called(CompletionsServer.Call call, String tool, String arguments) throws IOException {
        call.send("{\"model\":\"stand-in\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":["
                + "{\"id\":\"call_tmva12p1\",\"function\":{\"index\":0,\"name\":\"" + tool + "\",\"arguments\":"
                + arguments + "}}]},\"done\":false}\n");
    }

    /** Sends the last line, and ends the stream. */
    public static void end(CompletionsServer.Call call, String reason, int tokens) throws IOException {
        call.send("{\"model\":\"stand-in\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                + "\"done_reason\":\"" + reason + "\",\"total_duration\":360277168,\"prompt_eval_count\":17,"
                + "\"eval_count\":" + tokens + "}\n");
        call.end();
    }

    private OllamaAnswers() {}
}
