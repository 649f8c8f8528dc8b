package io.duolog.perf.micro;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks whose names match a pattern, with time and bytes allocated. */
public final class MicroCommand {
    private static final String PACKAGE = MicroCommand.class.getPackageName();

    private final PrintStream out;
    private final Path resultDirectory;

    /** Prints tables to {@code out} and leaves JMH's JSON in {@code resultDirectory}. */
    public MicroCommand(PrintStream out, Path resultDirectory) {
        this.out = out;
        this.resultDirectory = resultDirectory;
    }

    /** How long the benchmarks are measured. Many short iterations: some of them are left alone by other processes. */
    public enum Effort {
        /** Each once, in this JVM: shows that it runs; the figures mean nothing. */
        ONCE(0, 0, 1, 1),
        /** One fork, eight warm-up and fifteen measured iterations of a fifth of a second. */
        QUICK(1, 8, 15, 200),
        /** Three forks, ten and twenty iterations of a quarter of a second. */
        FULL(3, 10, 20, 250);

        private final int forks;
        private final int warmupIterations;
        private final int iterations;
        private final int iterationMs;

        Effort(int forks, int warmupIterations, int iterations, int iterationMs) {
            this.forks = forks;
            this.warmupIterations = warmupIterations;
            this.iterations = iterations;
            this.iterationMs = iterationMs;
        }
    }

    /**
     * Runs and prints.
     *
     * @param include a regular expression that the names of benchmarks contain, such as {@code Message.*decode}
     * @param effort how long
     * @return what JMH measured
     */
    public Collection<RunResult> run(String include, Effort effort) {
        try {
            Files.createDirectories(resultDirectory);
            Path json = resultDirectory.resolve("micro.json");
            Options options = new OptionsBuilder()
                    .include(PACKAGE + ".*" + include)
                    .forks(effort.forks)
                    .warmupIterations(effort.warmupIterations)
                    .measurementIterations(effort.iterations)
                    .warmupTime(TimeValue.milliseconds(effort.iterationMs))
                    .measurementTime(TimeValue.milliseconds(effort.iterationMs))
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .resultFormat(ResultFormatType.JSON)
                    .result(json.toString())
                    .build();
            Collection<RunResult> results = new Runner(options).run();
            out.println();
            out.print(new RatioTable(results).format());
            out.println("JMH's own results: " + json.toAbsolutePath());
            return results;
        } catch (RunnerException e) {
            throw new IllegalStateException("A benchmark failed", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
