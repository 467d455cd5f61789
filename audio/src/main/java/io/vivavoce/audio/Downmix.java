package io.vivavoce.audio;

/**
 * Mixes the channels of a file to one: their mean. Where they cancel each other, from then on the loudest of them. One
 * stream, one thread.
 */
final class Downmix {
    /**
     * The mean of channels that have nothing to do with each other, or of which one alone sounds, has this share of the
     * sum of their energies: 1/n². Channels that cancel have less by far; a tenth is 10 dB below.
     */
    private static final double CANCELLED = .1;
    /** Before so much was heard, nothing is decided: by chance a few samples cancel in any file. */
    private static final int DECIDED_MS = 20;
    /** −80 dB: below it there is dither and nothing else. */
    private static final double SILENT = 1e-4;

    private final WavHeader header;
    private final double[] energies;
    private double energy;
    private double mixEnergy;
    private long frames;
    private int only = -1; // the channel that is taken; −1 for all

    Downmix(WavHeader header) {
        this.header = header;
        energies = new double[header.channels()];
    }

    void mix(byte[] block, int count, float[] mono, int offset) {
        if (header.channels() > 1 && only < 0) listen(block, count);
        SampleFormat format = header.format();
        int channels = header.channels();
        int at = 0;
        for (int i = 0; i < count; i++) {
            double sum = 0; // so that it is rounded once, whatever the number of channels
            for (int channel = 0; channel < channels; channel++) {
                if (only < 0 || only == channel) sum += format.decode(block, at);
                at += format.bytes;
            }
            mono[offset + i] = (float) (only < 0 ? sum / channels : sum);
        }
    }

    private void listen(byte[] block, int count) {
        SampleFormat format = header.format();
        int at = 0;
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int channel = 0; channel < energies.length; channel++) {
                double sample = format.decode(block, at);
                at += format.bytes;
                sum += sample;
                energies[channel] += sample * sample;
                energy += sample * sample;
            }
            mixEnergy += sum * sum;
        }
        frames += count;
        boolean heard = energy > SILENT * SILENT * frames && frames * 1000 >= (long) DECIDED_MS * header.sampleRateHz();
        // both sides times n²: mixEnergy is that of the sum
        if (heard && mixEnergy < CANCELLED * energy) only = loudest();
    }

    private int loudest() {
        int loudest = 0;
        for (int channel = 1; channel < energies.length; channel++)
            if (energies[channel] > energies[loudest]) loudest = channel;
        return loudest;
    }
}
