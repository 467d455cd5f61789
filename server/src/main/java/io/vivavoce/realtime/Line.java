package io.vivavoce.realtime;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The client of a session that may lose its connection and come back by another: who is there now gets what is sent, and
 * whoever comes back what it missed. At most one is there: a newer one takes the place of the older. It may come by another
 * transport, whose events are not quite the same: then it is told what there is, and not what it missed.
 *
 * <p>Once the client has asked for it, the last {@value #MOST} events are remembered, some eight seconds of sound; playback
 * pauses while nobody is there, so that hardly any are added then.
 *
 * <p>Thread-safe; blocks no more than the clients do.
 */
public final class Line implements RealtimeClient {
    /** The older of two connections is closed with it (codes of applications: RFC 6455, 7.4.2). */
    public static final int TAKEN_OVER = 4001;

    /** Fewer than a connection's queue takes at once. */
    static final int MOST = 400;

    /** 400 events of sound are half of it. */
    private static final int MOST_CHARS = 1 << 20;

    private final Ticket ticket;

    // guarded by this
    private final Deque<String> remembered = new ArrayDeque<>();
    private Optional<RealtimeClient> present;
    /** Of the client that is there, or was there last; likewise the next. */
    private SoundPath soundPath;

    private boolean sendsCleanSound;
    private long rememberedChars;
    private long sent;
    private long epoch;
    private boolean remembers;
    private boolean over;

    /**
     * @param ticket what a client comes back with, if it asks to be able to
     */
    public Line(RealtimeClient first, Ticket ticket) {
        soundPath = first.soundPath();
        sendsCleanSound = first.sendsCleanSound();
        present = Optional.of(first);
        this.ticket = ticket;
    }

    @Override
    public synchronized SoundPath soundPath() {
        return soundPath;
    }

    @Override
    public synchronized boolean sendsCleanSound() {
        return sendsCleanSound;
    }

    /** From now on events are remembered. */
    @Override
    public synchronized Optional<Ticket> ticket() {
        if (ticket.validMs() == 0) return Optional.empty();
        remembers = true;
        return Optional.of(ticket);
    }

    @Override
    public synchronized void send(String json) {
        if (over) return;
        sent++;
        if (remembers) remember(json);
        present.ifPresent(client -> client.send(json));
    }

    /** To who is there. */
    @Override
    public synchronized void sound(ByteBuffer pcm16) {
        present.ifPresent(client -> client.sound(pcm16));
    }

    private void remember(String json) {
        remembered.add(json);
        rememberedChars += json.length();
        while (remembered.size() > MOST || rememberedChars > MOST_CHARS)
            rememberedChars -= remembered.remove().length();
    }

    /** For good: nobody comes back. */
    @Override
    public synchronized void close(int code, String reason) {
        over = true;
        remembered.clear();
        present.ifPresent(client -> client.close(code, reason));
    }

    /** Who is there is to go, and may come back. */
    public synchronized void part(int code, String reason) {
        present.ifPresent(client -> client.close(code, reason));
    }

    /** Whether {@code client} is the one that is there. */
    public synchronized boolean isHeldBy(RealtimeClient client) {
        return present.filter(client::equals).isPresent();
    }

    /** Whether a client that goes may come back. */
    public synchronized boolean mayComeBack() {
        return remembers && !over;
    }

    /**
     * {@code client} is gone.
     *
     * @return the number of its connection, from 0; empty where it was not the one that is there
     */
    public synchronized OptionalLong leave(RealtimeClient client) {
        if (!isHeldBy(client)) return OptionalLong.empty();
        present = Optional.empty();
        return OptionalLong.of(epoch);
    }

    /** Number of the last connection. */
    public synchronized long epoch() {
        return epoch;
    }

    /** The client that is there could not be reached for a while, and can be: that counts as another connection. */
    public synchronized long again() {
        return ++epoch;
    }

    /**
     * {@code client} is there from now on, and gets what was sent after its last event.
     *
     * @param lastEventId the last that it got; empty where it has forgotten
     * @return whether it knows all; never where it comes by another transport
     */
    public synchronized boolean comeBack(RealtimeClient client, String lastEventId) {
        present.ifPresent(older -> older.close(TAKEN_OVER, "A newer connection goes on with this session"));
        present = Optional.of(client);
        epoch++;
        sendsCleanSound = client.sendsCleanSound();
        var sameWay = client.soundPath() == soundPath;
        soundPath = client.soundPath();
        if (!sameWay) return false;
        var first = sent - remembered.size() + 1;
        var next = number(lastEventId) + 1;
        if (next < first || next > sent + 1) return false;
        var skipped = next - first;
        for (var json : remembered) if (--skipped < 0) client.send(json);
        return true;
    }

    /** An event's: its id ends with it ({@link Wire}). −1 where it is none of ours. */
    private static long number(String eventId) {
        var digits = eventId.substring(eventId.lastIndexOf('_') + 1);
        return digits.matches("\\d{1,15}") ? Long.parseLong(digits) : -1;
    }
}
