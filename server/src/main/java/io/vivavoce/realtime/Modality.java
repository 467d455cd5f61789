package io.vivavoce.realtime;

/** What a response is given in; audio brings its transcript. */
enum Modality {
    AUDIO,
    TEXT
}
