@NullMarked
package io.vivavoce.realtime;

import org.jspecify.annotations.NullMarked;
