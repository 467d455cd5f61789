package io.vivavoce.session;

import io.vivavoce.conversation.Conversation;
import io.vivavoce.turn.Edit;
import io.vivavoce.turn.Generation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client changes of the conversation, replies that it has not played to their end among them.
 *
 * <p>Thread: the session's actor.
 */
final class Edits {
    /** A client that truncates does so right after an interruption; this is many. */
    private static final int MOST_PAST = 16;

    private final Session session;
    private final Conversation conversation;
    private final Replies replies;
    /** Of the last replies that are over: a client tells late how much it has played. */
    private final Map<Generation, ReplyAudio> past = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Generation, ReplyAudio> eldest) {
            return size() > MOST_PAST;
        }
    };

    Edits(Session session, Conversation conversation, Replies replies) {
        this.session = session;
        this.conversation = conversation;
        this.replies = replies;
    }

    void make(Edit edit) {
        switch (edit) {
            case Edit.Add added -> conversation.insert(added);
            case Edit.AddCall added -> conversation.insert(added);
            case Edit.AddResult added -> conversation.insert(added);
            case Edit.Remove(var id) -> conversation.remove(id);
            case Edit.Cut(var generation, var played) -> cut(generation, played);
        }
    }

    /** The reply is over, and may still be cut. */
    void over(Generation generation, ReplyAudio audio) {
        past.put(generation, audio);
    }

    /** One that is still heard is cut when it ends; of one that was deleted nothing comes back. */
    private void cut(Generation generation, long played) {
        replies.find(generation).filter(reply -> !reply.playbackEnded).ifPresent(reply -> reply.mostPlayed = played);
        var audio = past.get(generation);
        if (audio == null || !conversation.holds(generation)) return;
        var heard = audio.heardAt(played);
        conversation.heard(generation, heard);
        session.tell(new Notice.ReplyCut(generation, heard, heard.equals(audio.heardAt(Long.MAX_VALUE))));
    }
}
