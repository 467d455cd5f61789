package io.vivavoce.engines.remote;

import io.vivavoce.thinking.ThinkingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Sentences for what goes wrong with a server: what happened and what to do, never with the key in them. */
record Failure(OpenAiOptions options) {
    /** Of a server's own words, characters. */
    private static final int MOST_OF_A_COMPLAINT = 300;

    /** No connection, or none any more. */
    ThinkingException connecting(IOException e) {
        return new ThinkingException(
                switch (e) {
                    case HttpConnectTimeoutException _ -> at() + " does not answer: check the address and the network.";
                    case HttpTimeoutException _ ->
                        at() + " did not begin to answer within "
                                + options.firstToken().toSeconds()
                                + " s: it may be loading the model or be busy; ask again, or take a smaller model.";
                    case ConnectException _
                    when hasCause(e, UnresolvedAddressException.class) ->
                        "There is no host " + options.url().getHost() + ": check the address and the network.";
                    case ConnectException _ -> refused();
                    case SSLException _ ->
                        "No secure connection to " + at() + " (" + saidBy(e)
                                + "): check that the address is meant to begin with https, and its certificate.";
                    default -> "The connection to " + at() + " failed (" + saidBy(e) + "): ask again.";
                },
                e);
    }

    private String refused() {
        return "Nothing listens at " + options.url()
                + ": start the server (Ollama: \"ollama serve\"), or give the address" + " where it listens.";
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
        return new ThinkingException(at() + " sends without end and says nothing: is \"" + options.model()
                + "\" a model for chats? Take another.");
    }

    ThinkingException thoughtOnly(int maxTokens) {
        return new ThinkingException("The model " + options.model() + " spent all " + maxTokens
                + " tokens on thinking and said nothing: take one that answers at once.");
    }

    ThinkingException notAStream(String contentType) {
        return new ThinkingException(at() + " answered with \"" + printable(contentType)
                + "\" and not with a stream of events: check that the address is that of an interface like OpenAI's; most"
                + " end in /v1.");
    }

    ThinkingException notJson() {
        return new ThinkingException(at() + " sent what is no JSON: check that the address is that of an interface like"
                + " OpenAI's; most end in /v1.");
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
                        options.key().isPresent()
                                ? at() + " does not take the key in the environment variable "
                                        + options.key().variable() + " (" + status
                                        + "): check it, and that it may use the model " + options.model() + '.'
                                : at() + " wants a key (" + status + "): put it into the environment variable "
                                        + options.key().variable() + '.';
                    case 404 ->
                        at() + " has no model " + options.model() + ", or nothing at " + options.url()
                                + " (404): check the model's name (Ollama: \"ollama pull " + options.model()
                                + "\") and the address, which mostly ends in /v1. It says: " + quoted(complaint);
                    case 429 ->
                        at() + " takes no more requests for now (429): wait a little, or check your plan. It says: "
                                + quoted(complaint);
                    case 400, 413, 422 ->
                        at() + " refuses the request for the model " + options.model() + " (" + status + "): "
                                + quoted(complaint);
                    default ->
                        status >= 300 && status < 400
                                ? at() + " points to another address (" + status
                                        + "), which is not followed: give the one that it means."
                                : at() + " failed (" + status + "): " + quoted(complaint)
                                        + ". Ask again, or look into the server's log.";
                });
    }

    private String at() {
        return options.host();
    }

    private String quoted(String complaint) {
        return '"' + printable(options.key().removedFrom(complaint)) + '"';
    }

    private String saidBy(Throwable e) {
        return printable(options.key().removedFrom(String.valueOf(e.getMessage())));
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
