package io.vivavoce.turn;

import io.vivavoce.audio.SamplePosition;

/** What is to be done, as data; performed in order by the session, without blocking. */
public sealed interface Effect {

    // ---- the user's turn

    /** Decode {@code from..to}, and, if {@code speculate}, think and speak about it inaudibly. */
    record OpenDraft(Generation generation, SamplePosition from, SamplePosition to, String carried, boolean speculate)
            implements Effect {}

    /** Ask the turn detector about the sound as it is now. */
    record Judge(Generation generation) implements Effect {}

    /** Decode what was said since {@code from}, to tell words from noise. */
    record ProbeWords(Generation generation, SamplePosition from) implements Effect {}

    /** End all work of a draft or probe; nobody has seen it. */
    record DropDraft(Generation generation) implements Effect {}

    /** The turn is over: {@code text} is the user's message, and the draft {@code generation} is no draft any more. */
    record CommitTurn(Generation generation, String text) implements Effect {}

    /** The user went on: take back the user's message of {@code generation}; its text comes again with the next. */
    record TakeBack(Generation generation) implements Effect {}

    // ---- the response

    /** Begin a response, or make the committed draft's work the response. Its audio may play at once. */
    record StartResponse(Generation generation) implements Effect {}

    /** End the work of {@code generation}; no frame of it is sent from here on. */
    record CancelResponse(Generation generation) implements Effect {}

    /** {@code generation} is over, once. */
    record ResponseEnded(Generation generation, Ending ending) implements Effect {}

    /** Change the conversation. */
    record EditConversation(Edit edit) implements Effect {}

    /** Begin a response beside the conversation. */
    record StartBeside(Generation generation) implements Effect {}

    // ---- playback

    /** {@code generation} is what is played now. */
    record PlaybackStarted(Generation generation) implements Effect {}

    /** −12 dB, or back. */
    record Duck(boolean on) implements Effect {}

    /** Stop at a sample; nothing is dropped. */
    record PausePlayback(Generation generation) implements Effect {}

    /** Go on at that very sample. */
    record ResumePlayback(Generation generation) implements Effect {}

    /**
     * {@code generation} has been heard up to sample {@code played}, and no further; {@code cut} if there was more. One
     * that waited and never began ends too, with 0 played.
     */
    record PlaybackEnded(Generation generation, long played, boolean cut) implements Effect {}

    // ---- tools, link, trouble

    /** Add the tool's result to the conversation. */
    record AddToolResult(CallId call) implements Effect {}

    /** Run the tool that {@code generation} calls, or hand it to the client; before the end of the response. */
    record RunTool(Generation generation, CallId call) implements Effect {}

    /** Tell the client that what it asked for can't be. */
    record Refuse(Refusal reason) implements Effect {}

    /** An event came late or makes no sense here; it is counted, and changes nothing. */
    record Ignore(String event) implements Effect {}

    /** Free all that the session has. */
    record CloseSession() implements Effect {}

    /** Why something was refused. */
    enum Refusal {
        RESPONSE_ACTIVE("a response is active; cancel it or wait for its end"),
        TOO_MANY_BESIDE("4 out-of-band responses are active; wait for one to end"),
        TOO_MANY_TOOLS("32 tool calls are not done; wait for one to end"),
        TOOL_REPEATED("a tool call with this id was already run; give each call an id of its own"),
        NOTHING_TO_COMMIT("there is no speech to commit"),
        NOTHING_HEARD("no words were understood in what was said"),
        SOUND_LOST("part of what was said was lost; say it again"),
        DETACHED("the session has no client");

        private final String sentence;

        Refusal(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }
}
