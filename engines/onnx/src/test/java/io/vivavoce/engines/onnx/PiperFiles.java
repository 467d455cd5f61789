package io.vivavoce.engines.onnx;

import io.vivavoce.engines.catalogue.Catalogue;
import java.nio.file.Path;

/** The files of the voice under test, and where this build keeps what is derived from them. */
final class PiperFiles {
    private PiperFiles() {}

    static final Path DERIVED = Path.of("target", "derived");

    static Path voice() {
        return Catalogue.standard().file("piper-en_US-libritts_r-medium", "en_US-libritts_r-medium.onnx");
    }

    static Path tokens() {
        return Catalogue.standard().file("piper-en_US-libritts_r-medium", "tokens.txt");
    }

    static Path cmudict() {
        return Catalogue.standard().file("cmudict", "cmudict.dict");
    }

    static PiperSynthesizer open() {
        return new PiperSynthesizer(voice(), tokens(), cmudict(), DERIVED);
    }

    static Phonemizer phonemizer() {
        return Phonemizer.open(cmudict(), new DerivedFolder(DERIVED));
    }
}
