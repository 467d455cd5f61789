package io.vivavoce.engines.onnx;

import java.nio.file.Path;

/** The files of the voice under test, and where this build keeps what is derived from them. */
final class PiperFiles {
    private PiperFiles() {}

    static final Path DERIVED = Path.of("target", "derived");

    static Path voice() {
        return TestModels.file("piper-en_US-libritts_r-medium", "en_US-libritts_r-medium.onnx");
    }

    static Path tokens() {
        return TestModels.file("piper-en_US-libritts_r-medium", "tokens.txt");
    }

    static Path cmudict() {
        return TestModels.file("cmudict", "cmudict.dict");
    }

    static PiperSynthesizer open() {
        return new PiperSynthesizer(voice(), tokens(), cmudict(), DERIVED);
    }

    static Phonemizer phonemizer() {
        return Phonemizer.open(cmudict(), new DerivedFolder(DERIVED));
    }
}
