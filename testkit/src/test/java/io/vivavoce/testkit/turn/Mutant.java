package io.vivavoce.testkit.turn;

import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Effect.Refusal;
import io.vivavoce.turn.Event;
import io.vivavoce.turn.Generation;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.SessionState.PendingTool;
import io.vivavoce.turn.SessionState.Playback;
import io.vivavoce.turn.SessionState.Response;
import io.vivavoce.turn.SessionState.Track;
import io.vivavoce.turn.SessionState.UserTurn;
import io.vivavoce.turn.Transition;
import io.vivavoce.turn.TurnLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A turn loop with one fault, made by hand, and the number of the invariant that it breaks. */
enum Mutant {
    A_SECOND_RESPONSE_IS_NOT_REFUSED(1) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            if (!right.effects().contains(new Effect.Refuse(Refusal.RESPONSE_ACTIVE))) return right;
            var generation = right.state().next();
            var state = respond(right.state(), new Response.Generating(generation), generation.next());
            return new Transition(state, List.of(new Effect.StartResponse(generation)));
        }
    },
    A_RESPONSE_BESIDE_TAKES_THE_PLACE_OF_THE_ACTIVE_ONE(1) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return before.response() instanceof Response.Generating
                            && first(right, Effect.StartBeside.class).isPresent()
                    ? with(
                            right,
                            respond(
                                    right.state(),
                                    new Response.Generating(before.next()),
                                    right.state().next()))
                    : right;
        }
    },
    A_RESPONSES_END_IS_NOT_ANNOUNCED(2) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return event instanceof Event.ResponseMade ? without(right, Effect.ResponseEnded.class) : right;
        }
    },
    A_PLAYBACK_ENDS_TWICE(2) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return first(right, Effect.PlaybackEnded.class)
                    .map(end -> effects(right, all -> all.add(end)))
                    .orElse(right);
        }
    },
    A_PLAYBACK_ENDS_BEFORE_ITS_RESPONSE(2) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return first(right, Effect.PlaybackEnded.class)
                    .map(end -> effects(right, all -> {
                        all.remove(end);
                        all.addFirst(end);
                    }))
                    .orElse(right);
        }
    },
    A_PLAYBACK_THAT_WAITS_IS_FORGOTTEN(2) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return event instanceof Event.CancelAsked && !before.waiting().isEmpty()
                    ? effects(right, List::removeLast)
                    : right;
        }
    },
    A_DRAFT_IS_NEVER_DROPPED(3) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return without(right, Effect.DropDraft.class);
        }
    },
    A_REPLY_STAYS_DUCKED(3) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return effects(right, all -> all.remove(new Effect.Duck(false)));
        }
    },
    A_REPLY_STAYS_PAUSED(3) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return without(right, Effect.ResumePlayback.class);
        }
    },
    WORDS_THAT_WERE_TAKEN_BACK_ARE_LOST(3) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return right.state().user() instanceof UserTurn.Speaking(var from, var since, var probe, var _)
                    ? with(right, user(right.state(), new UserTurn.Speaking(from, since, probe, "")))
                    : right;
        }
    },
    WORK_GOES_ON_AFTER_AN_INTERRUPTION(4) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return without(right, Effect.CancelResponse.class);
        }
    },
    PLAYBACK_GOES_ON_AFTER_AN_INTERRUPTION(4) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return first(right, Effect.CancelResponse.class).isPresent()
                            && before.playback() instanceof Playback.Playing(var track)
                            && before.response().equals(new Response.Generating(track.generation()))
                    ? with(right, play(right.state(), before.playback()))
                    : right;
        }
    },
    A_CANCELLED_RESPONSE_IS_TAKEN_UP_AGAIN(4) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return first(right, Effect.CancelResponse.class)
                    .map(cancel -> effects(
                            right,
                            all -> all.add(all.indexOf(cancel) + 2, new Effect.StartResponse(cancel.generation()))))
                    .orElse(right);
        }
    },
    ALL_THAT_WAS_MADE_COUNTS_AS_HEARD(5) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return before.playback() instanceof Playback.Playing(var track)
                    ? effects(
                            right,
                            all -> all.replaceAll(
                                    effect -> effect instanceof Effect.PlaybackEnded(var generation, var _, var cut)
                                                    && generation.equals(track.generation())
                                            ? new Effect.PlaybackEnded(generation, track.made(), cut)
                                            : effect))
                    : right;
        }
    },
    A_CUT_REPLY_COUNTS_AS_WHOLE(5) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return effects(
                    right,
                    all -> all.replaceAll(
                            effect -> effect instanceof Effect.PlaybackEnded(var generation, var played, var _)
                                    ? new Effect.PlaybackEnded(generation, played, false)
                                    : effect));
        }
    },
    A_CLIENT_IS_BELIEVED_TO_HAVE_PLAYED_MORE_THAN_THERE_IS(5) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return event instanceof Event.Played(var _, var _, var played, var _)
                            && right.state().playback() instanceof Playback.Playing(var track)
                            && played > track.made()
                    ? with(
                            right,
                            play(
                                    right.state(),
                                    new Playback.Playing(new Track(
                                            track.generation(), played, track.made(), false, track.sampleRateHz()))))
                    : right;
        }
    },
    AN_INTERRUPTION_FORGETS_THE_TOOLS(6) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return first(right, Effect.CancelResponse.class).isPresent()
                    ? with(right, tools(right.state(), HashMap::clear))
                    : right;
        }
    },
    A_REPEATED_CALL_IS_RUN_AGAIN(6) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return event instanceof Event.ToolsCalled(var _, var generation, var calls)
                    ? effects(
                            right,
                            all -> all.replaceAll(effect -> effect.equals(new Effect.Refuse(Refusal.TOOL_REPEATED))
                                    ? new Effect.RunTool(generation, calls.getFirst())
                                    : effect))
                    : right;
        }
    },
    A_TOOLS_RESULT_IS_ADDED_TWICE(6) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return event instanceof Event.ToolDone(var _, var call)
                            && before.tools().get(call) instanceof PendingTool(var _, var stage, var _)
                            && stage == PendingTool.Stage.DONE
                    ? new Transition(right.state(), List.of(new Effect.AddToolResult(call)))
                    : right;
        }
    },
    A_LATE_EVENT_IS_NOT_COUNTED(7) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return without(right, Effect.Ignore.class);
        }
    },
    A_LATE_EVENT_CHANGES_THE_STATE(7) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return first(right, Effect.Ignore.class).isPresent()
                    ? with(
                            right,
                            respond(before, before.response(), before.next().next()))
                    : right;
        }
    },
    A_FIFTH_RESPONSE_BESIDE_IS_NOT_REFUSED(9) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            if (!right.effects().contains(new Effect.Refuse(Refusal.TOO_MANY_BESIDE))) return right;
            var generation = before.next();
            return new Transition(beside(before, generation), List.of(new Effect.StartBeside(generation)));
        }
    },
    REPLIES_WAIT_WITHOUT_END(9) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return event instanceof Event.AudioMade
                            && first(right, Effect.PlaybackEnded.class).isPresent()
                    ? new Transition(waiting(right.state(), before.waiting()), List.of())
                    : right;
        }
    },
    A_CLOSED_SESSION_IS_NOT_FREED(10) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return without(right, Effect.CloseSession.class);
        }
    },
    A_SESSION_IS_FREED_TWICE(10) {
        @Override
        Transition bend(SessionState before, Event event, Transition right) {
            return right.effects().equals(List.of(new Effect.Ignore("Closed")))
                    ? new Transition(right.state(), List.of(new Effect.CloseSession()))
                    : right;
        }
    };

    /** The invariant of the design's section 3 that this breaks. */
    final int invariant;

    Mutant(int invariant) {
        this.invariant = invariant;
    }

    /** What this answers where the turn loop rightly answers {@code right}. */
    abstract Transition bend(SessionState before, Event event, Transition right);

    final Transition next(SessionState before, Event event) {
        return bend(before, event, TurnLoop.next(before, event));
    }

    // ---- bending

    private static <E extends Effect> Optional<E> first(Transition right, Class<E> kind) {
        return right.effects().stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private static Transition without(Transition right, Class<? extends Effect> kind) {
        return effects(right, all -> all.removeIf(kind::isInstance));
    }

    private static Transition effects(Transition right, Consumer<List<Effect>> change) {
        var effects = new ArrayList<>(right.effects());
        change.accept(effects);
        return new Transition(right.state(), effects);
    }

    private static Transition with(Transition right, SessionState state) {
        return new Transition(state, right.effects());
    }

    private static SessionState respond(SessionState of, Response response, Generation next) {
        return copy(of, of.user(), response, of.playback(), of.waiting(), next);
    }

    private static SessionState user(SessionState of, UserTurn user) {
        return copy(of, user, of.response(), of.playback(), of.waiting(), of.next());
    }

    private static SessionState play(SessionState of, Playback playback) {
        return copy(of, of.user(), of.response(), playback, of.waiting(), of.next());
    }

    /** The fault of a queue without a bound: what waited stays, and what came is added. */
    private static SessionState waiting(SessionState of, List<Track> before) {
        var tracks = new ArrayList<>(before);
        if (!tracks.contains(of.waiting().getLast())) tracks.add(of.waiting().getLast());
        return copy(of, of.user(), of.response(), of.playback(), tracks, of.next());
    }

    private static SessionState copy(
            SessionState of,
            UserTurn user,
            Response response,
            Playback playback,
            List<Track> waiting,
            Generation next) {
        return new SessionState(
                of.link(), of.policy(), user, of.last(), response, playback, waiting, of.tools(), of.beside(), next);
    }

    private static SessionState beside(SessionState of, Generation generation) {
        var beside = new ArrayList<>(of.beside());
        beside.add(generation);
        return new SessionState(
                of.link(),
                of.policy(),
                of.user(),
                of.last(),
                of.response(),
                of.playback(),
                of.waiting(),
                of.tools(),
                beside,
                generation.next());
    }

    private static SessionState tools(SessionState of, Consumer<HashMap<CallId, PendingTool>> change) {
        var tools = new HashMap<>(of.tools());
        change.accept(tools);
        return new SessionState(
                of.link(),
                of.policy(),
                of.user(),
                of.last(),
                of.response(),
                of.playback(),
                of.waiting(),
                tools,
                of.beside(),
                of.next());
    }
}
