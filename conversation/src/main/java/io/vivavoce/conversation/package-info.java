/**
 * What was said, in order: the history that the language model sees, cut to what was heard.
 *
 * <p>Entry: {@link io.vivavoce.conversation.Conversation}. One thread, the session's actor.
 */
@NullMarked
package io.vivavoce.conversation;

import org.jspecify.annotations.NullMarked;
