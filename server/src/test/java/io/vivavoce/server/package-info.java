@NullMarked
package io.vivavoce.server;

import org.jspecify.annotations.NullMarked;
