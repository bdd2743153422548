package thyroidstudy.store;

import ai.djl.util.Progress;

/** For work whose progress is not shown: pass {@link #NONE}, never null. */
public enum NoProgress implements Progress {
    NONE;

    @Override
    public void reset(String work, long max, String detail) {}

    @Override
    public void start(long done) {}

    @Override
    public void end() {}

    @Override
    public void increment(long more) {}

    @Override
    public void update(long done, String detail) {}
}
