package io.duolog.storage;

import static io.duolog.storage.TestLogs.append;
import static io.duolog.storage.TestLogs.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.storage.fs.StorageFile;
import io.duolog.storage.fs.StorageFileSystem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Descriptors are what a broker with ten thousand partitions runs out of first. */
final class OpenFilesTest {
    private final List<Object> openFiles = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final TestLogs logs = new TestLogs(counting(new MemoryFileSystem(clock)), clock);

    @Test
    void aLogTakesOneFileAndThreeForEachOlderSegment() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        assertThat(openFiles).hasSize(1);

        append(log, batch(5, "a"));
        log.flush();
        assertThat(openFiles).hasSize(1);

        log.roll();
        append(log, batch(5, "b"));
        log.flush();
        assertThat(openFiles).hasSize(4);

        assertThat(log.close()).isTrue();
        assertThat(openFiles).isEmpty();

        PartitionLog reopened = logs.openClean(LogConfig.DEFAULT);
        assertThat(openFiles).hasSize(4);
        assertThat(TestLogs.allBatches(reopened)).hasSize(2);

        reopened.truncateTo(1);
        append(reopened, batch(5, "c"));
        assertThat(reopened.logEndOffset()).isEqualTo(2);
        assertThat(openFiles).hasSize(4);

        reopened.abandon();
        assertThat(openFiles).isEmpty();
    }

    @Test
    void aLogThatIsRecoveredTakesNoMore() {
        PartitionLog log = logs.open(LogConfig.DEFAULT);
        append(log, batch(5, "a"));
        log.roll();
        append(log, batch(5, "b"));
        log.abandon();

        PartitionLog recovered = logs.open(LogConfig.DEFAULT);

        assertThat(TestLogs.allBatches(recovered)).hasSize(2);
        assertThat(openFiles).hasSize(4);
    }

    private StorageFileSystem counting(StorageFileSystem fileSystem) {
        return (StorageFileSystem) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StorageFileSystem.class}, (proxy, method, arguments) -> {
                    Object result = call(fileSystem, method, arguments);
                    return result instanceof StorageFile file ? counted(file) : result;
                });
    }

    private StorageFile counted(StorageFile file) {
        StorageFile counted = (StorageFile) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StorageFile.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        openFiles.remove(file);
                    }
                    return call(file, method, arguments);
                });
        openFiles.add(file);
        return counted;
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
