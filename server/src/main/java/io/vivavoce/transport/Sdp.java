package io.vivavoce.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A client's offer (RFC 8866), bounded before the library parses it, and what is changed in it. */
final class Sdp {
    /** Browsers' offers of sound and a data channel take 4 to 8 kB; one of everything less than 20. */
    static final int MAX_CHARS = 64 * 1024;

    /** Sound, face, data, and some that a client has and we don't answer. */
    private static final int MAX_MEDIA = 8;

    /** What a client takes that says nothing of it (RFC 8841, 6.1). */
    static final int DEFAULT_MESSAGE_BYTES = 64 * 1024;

    /** More than any event of ours has; what clients may say is any number. */
    private static final int MOST_MESSAGE_BYTES = 1 << 20;

    private static final String PACKET_TIME = "a=ptime:";
    private static final int PACKET_MS = 10;
    private static final String MESSAGE_SIZE = "a=max-message-size:";
    private static final Pattern OPUS = Pattern.compile("(?i)a=rtpmap:(\\d{1,3}) opus/48000/2 *");
    private static final String UFRAG = "a=ice-ufrag:";

    private Sdp() {}

    /**
     * The offer as the library is given it.
     *
     * @throws RtcException when it is none that could be answered
     */
    static String offer(String sdp) {
        if (sdp.length() > MAX_CHARS)
            throw new RtcException(
                    "The offer has " + sdp.length() + " characters; at most " + MAX_CHARS + " are taken");
        if (!sdp.startsWith("v=0")) throw new RtcException("The offer is no SDP: it does not begin with v=0");
        if (sdp.chars().anyMatch(c -> c < ' ' && c != '\r' && c != '\n' || c == 0x7f))
            throw new RtcException("The offer holds control characters; SDP is lines of text");
        var lines = sdp.lines().toList();
        var media = lines.stream().filter(line -> line.startsWith("m=")).toList();
        if (media.stream().noneMatch(line -> line.startsWith("m=audio ")))
            throw new RtcException("The offer holds no sound: it needs a line m=audio");
        if (media.size() > MAX_MEDIA)
            throw new RtcException("The offer has " + media.size() + " lines m=; at most " + MAX_MEDIA + " are taken");
        return String.join("\r\n", quietInPauses(Candidates.resolvable(lines))) + "\r\n";
    }

    /**
     * Asks for DTX wherever Opus is spoken of: in an offer it says that we may send nothing while we are silent, in an
     * answer that the client may (RFC 7587, 6.1).
     */
    static String quietInPauses(String sdp) {
        return String.join("\r\n", quietInPauses(sdp.lines().toList())) + "\r\n";
    }

    private static List<String> quietInPauses(List<String> lines) {
        var changed = new ArrayList<String>(lines);
        for (var line : lines) {
            var opus = OPUS.matcher(line);
            if (opus.matches()) askForDtx(changed, line, "a=fmtp:" + opus.group(1) + " ");
        }
        return changed;
    }

    private static void askForDtx(List<String> lines, String rtpmap, String fmtp) {
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (!line.startsWith(fmtp)) continue;
            if (!line.contains("usedtx=")) lines.set(i, line + ";usedtx=1");
            return;
        }
        lines.add(lines.indexOf(rtpmap) + 1, fmtp + "usedtx=1");
    }

    /**
     * Asks for packets of 10 ms (RFC 8866, 6.4), which Opus' frames may have, instead of the usual 20: all that is said
     * comes 10 ms sooner, and as much less is gone with a packet that is lost; it costs 24 kbit/s of packets' heads.
     */
    static String shortPackets(String sdp) {
        var lines = new ArrayList<>(sdp.lines().toList());
        if (lines.stream().noneMatch(line -> line.startsWith(PACKET_TIME)))
            lines.stream()
                    .filter(line -> OPUS.matcher(line).matches())
                    .findFirst()
                    .ifPresent(opus -> lines.add(lines.indexOf(opus) + 1, PACKET_TIME + PACKET_MS));
        return String.join("\r\n", lines) + "\r\n";
    }

    /** The longest message that the client of this offer takes on a data channel. */
    static int maxMessageBytes(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith(MESSAGE_SIZE))
                .map(line -> line.substring(MESSAGE_SIZE.length()).strip())
                .filter(digits -> digits.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .map(bytes -> bytes == 0 ? MOST_MESSAGE_BYTES : Math.min(bytes, MOST_MESSAGE_BYTES)) // 0: any length
                .findFirst()
                .orElse(DEFAULT_MESSAGE_BYTES);
    }

    /** What names the ICE session; an offer with another restarts ICE (RFC 8839, 4.4.1). */
    static Optional<String> ufrag(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith(UFRAG))
                .map(line -> line.substring(UFRAG.length()))
                .findFirst();
    }
}
