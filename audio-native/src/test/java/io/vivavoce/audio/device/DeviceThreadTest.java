package io.vivavoce.audio.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.TargetDataLine;
import org.junit.jupiter.api.Test;

class DeviceThreadTest {

    @Test
    void aThreadThatLacksMemoryTellsThatTheDeviceIsLost() throws Exception {
        var lost = new ArrayBlockingQueue<DeviceLost>(1);
        var thread = new DeviceThread(idle(), lost::add, () -> {
            throw new OutOfMemoryError("no heap is left");
        });

        thread.start();

        var told = lost.poll(60, TimeUnit.SECONDS);
        assertThat(told).as("what was told").isNotNull();
        assertThat(told.why())
                .startsWith("The microphone 'test' stopped with an error: java.lang.OutOfMemoryError: no heap is left");
        thread.close();
    }

    /** A line that does nothing. */
    private static OpenLine<TargetDataLine> idle() {
        var line = (TargetDataLine) Proxy.newProxyInstance(
                DeviceThreadTest.class.getClassLoader(), new Class<?>[] {TargetDataLine.class}, (_, _, _) -> null);
        return new OpenLine<>(line, new AudioDevice(AudioDevice.Kind.MICROPHONE, "test", ""), 16_000, 1);
    }
}
