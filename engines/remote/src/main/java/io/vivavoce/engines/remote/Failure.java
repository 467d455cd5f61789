package io.vivavoce.engines.remote;

import io.vivavoce.audio.AudioException;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.ToolCall;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Sentences for what goes wrong with a server: what happened and what to do, never with the key in them. */
record Failure(Server server) {
    /** Of a server's own words, characters. */
    private static final int MOST_OF_A_COMPLAINT = 300;

    /** No connection, or none any more. */
    ThinkingException connecting(IOException e) {
        return new ThinkingException(
                switch (e) {
                    case HttpConnectTimeoutException _ -> at() + " does not answer: check the address and the network.";
                    case HttpTimeoutException _ ->
                        at() + " did not begin to answer within "
                                + server.firstToken().toSeconds()
                                + " s: it may be loading the model or be busy; ask again, or take a smaller model.";
                    case ConnectException _
                    when hasCause(e, UnresolvedAddressException.class) ->
                        "There is no host " + server.url().getHost() + ": check the address and the network.";
                    case ConnectException _ -> refused();
                    case SSLException _ ->
                        "No secure connection to " + at() + " (" + saidBy(e)
                                + "): check that the address is meant to begin with https, and its certificate.";
                    default -> "The connection to " + at() + " failed (" + saidBy(e) + "): ask again.";
                },
                e);
    }

    private String refused() {
        return "Nothing listens at " + server.url()
                + switch (server.kind()) {
                    case OPENAI ->
                        ": start the server (Ollama: \"ollama serve\"), or give the address where it listens.";
                    case OLLAMA ->
                        ": start Ollama (\"ollama serve\", or its app), or give the address where it listens.";
                    case SPEECH -> ": start the server, or give the address where it listens.";
                };
    }

    /** An answer that began and did not end. */
    ThinkingException midway(IOException e) {
        return new ThinkingException(
                e instanceof HttpTimeoutException
                        ? at() + " fell silent in its answer: ask again, or look into the server's log."
                        : "The answer of " + at() + " broke off (" + saidBy(e) + "): ask again.",
                e);
    }

    ThinkingException brokenOff() {
        return new ThinkingException("The answer of " + at() + " broke off: ask again, or look into the server's log.");
    }

    ThinkingException babble() {
        return new ThinkingException(at() + " sends without end and says nothing: is \"" + server.model()
                + "\" a model for chats? Take another.");
    }

    ThinkingException endlessCall() {
        return new ThinkingException("The model " + server.model() + " calls tools without end: more than "
                + ToolCall.MOST_AT_ONCE + " at once, or with more than " + ToolCall.MOST_ARGUMENTS
                + " characters. Ask again, or take another model.");
    }

    ThinkingException badCall() {
        return new ThinkingException(
                "The model " + server.model() + " called a tool that there is not, or with what is no"
                        + " JSON object: ask again, or take a model that is better with tools.");
    }

    ThinkingException thoughtOnly(int maxTokens) {
        return new ThinkingException("The model " + server.model() + " spent all " + maxTokens
                + " tokens on thinking and said nothing: take one that answers at once.");
    }

    ThinkingException notAStream(String contentType) {
        return new ThinkingException(
                at() + " answered with \"" + printable(contentType) + "\" and not with a stream of "
                        + switch (server.kind()) {
                            case OPENAI -> "events";
                            case OLLAMA -> "JSON";
                            case SPEECH -> "sound";
                        }
                        + ": check " + wrongAddress());
    }

    ThinkingException notJson() {
        return new ThinkingException(at() + " sent what is no JSON: check " + wrongAddress());
    }

    /** What listens answers otherwise than Ollama does. */
    ThinkingException noOllama() {
        return new ThinkingException(at() + " does not answer as Ollama does: check " + wrongAddress());
    }

    ThinkingException noModel() {
        return new ThinkingException("Ollama at " + at()
                + " has no model for chats: fetch one with \"ollama pull llama3.2\"" + " (2 GB), and it is taken.");
    }

    ThinkingException noChats() {
        return new ThinkingException("The model " + server.model() + " is not for chats: take one that is, such as"
                + " llama3.2 (\"ollama pull llama3.2\").");
    }

    ThinkingException tooLong(int bytes) {
        return new ThinkingException(
                at() + " sends more than " + bytes + " bytes for one answer: check " + wrongAddress());
    }

    ThinkingException noText() {
        return new ThinkingException(at() + " sent JSON without a \"text\": is \"" + server.model()
                + "\" a model that recognizes speech? Take another.");
    }

    ThinkingException noSound() {
        return new ThinkingException(at() + " answered without any sound: is \"" + server.model()
                + "\" a model that speaks? Ask again, or look into the server's log.");
    }

    ThinkingException notThisSound(String what, OpenAiSynthesizer.Format asked) {
        return new ThinkingException(at() + " sent " + printable(what) + " though "
                + asked.name().toLowerCase(Locale.ROOT) + " was asked for: set tts.opts.format to "
                + switch (asked) {
                    case PCM -> "wav";
                    case WAV -> "pcm";
                }
                + ", or take a server that has it.");
    }

    ThinkingException wrongRate(int came, int expectedHz) {
        return new ThinkingException(at() + " speaks at " + came + " Hz, and " + expectedHz
                + " Hz are expected: set tts.opts.sample_rate to " + came + '.');
    }

    ThinkingException badWav(AudioException e) {
        return new ThinkingException(
                at() + " sent a WAV file that can't be used (" + saidBy(e) + "): set tts.opts.format to pcm.", e);
    }

    ThinkingException endlessSound(long seconds) {
        return new ThinkingException(at() + " speaks without end, " + seconds
                + " s for a few words: ask again, or take another model than \"" + server.model() + "\".");
    }

    private String wrongAddress() {
        return switch (server.kind()) {
            case OPENAI, SPEECH -> "that the address is that of an interface like OpenAI's; most end in /v1.";
            case OLLAMA -> "that the address is Ollama's, such as " + OllamaOptions.ADDRESS + '.';
        };
    }

    /** The server told of an error in mid-answer. */
    ThinkingException told(String complaint) {
        return new ThinkingException(at() + " failed in its answer: " + quoted(complaint) + ". Ask again.");
    }

    /** An answer with a status other than 200. */
    ThinkingException status(int status, String complaint) {
        return new ThinkingException(
                switch (status) {
                    case 401, 403 -> // what it says about the key may hold part of it
                        server.key().isPresent()
                                ? at() + " does not take the key in "
                                        + server.key().source() + " (" + status
                                        + "): check it, and that it may use the model " + server.model() + '.'
                                : at() + " wants a key (" + status + "): put it into "
                                        + server.key().source() + '.';
                    case 404 -> notFound() + " It says: " + quoted(complaint);
                    case 429 ->
                        at() + " takes no more requests for now (429): wait a little, or check your plan. It says: "
                                + quoted(complaint);
                    case 400, 413, 422 ->
                        at() + " refuses the request for the model " + server.model() + " (" + status + "): "
                                + quoted(complaint);
                    default ->
                        status >= 300 && status < 400
                                ? at() + " points to another address (" + status
                                        + "), which is not followed: give the one that it means."
                                : at() + " failed (" + status + "): " + quoted(complaint)
                                        + ". Ask again, or look into the server's log.";
                });
    }

    /**
     * As above.
     *
     * @param retryAfter the header of that name, empty where there is none
     */
    ThinkingException status(int status, String retryAfter, String complaint) {
        if (status != 429 || !retryAfter.matches("\\d{1,5}")) return status(status, complaint);
        return new ThinkingException(at() + " takes no more requests for now (429): wait " + retryAfter
                + " s, or check your plan. It says: " + quoted(complaint));
    }

    private String notFound() {
        return switch (server.kind()) {
            case SPEECH ->
                at() + " has no model " + server.model() + ", or nothing at " + server.url()
                        + " (404): check the model's name and the address, which mostly ends in /v1.";
            case OPENAI ->
                at() + " has no model " + server.model() + ", or nothing at " + server.url()
                        + " (404): check the model's name (Ollama: \"ollama pull " + server.model()
                        + "\") and the address, which mostly ends in /v1.";
            case OLLAMA ->
                "Ollama at " + at() + " has no model " + server.model() + " (404): fetch it with \"ollama pull "
                        + server.model() + "\", or take one of \"ollama list\".";
        };
    }

    private String at() {
        return Server.host(server.url());
    }

    private String quoted(String complaint) {
        return '"' + printable(server.key().removedFrom(complaint)) + '"';
    }

    private String saidBy(Throwable e) {
        return printable(server.key().removedFrom(String.valueOf(e.getMessage())));
    }

    /** One line without controls, and not too long. */
    static String printable(String text) {
        var line = text.strip().replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " ");
        return line.length() <= MOST_OF_A_COMPLAINT ? line : line.substring(0, MOST_OF_A_COMPLAINT) + "…";
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) if (type.isInstance(cause)) return true;
        return false;
    }
}
