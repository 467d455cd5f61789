@NullMarked
package io.vivavoce.transcription;

import org.jspecify.annotations.NullMarked;
