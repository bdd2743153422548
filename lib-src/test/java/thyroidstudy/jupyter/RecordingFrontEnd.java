package thyroidstudy.jupyter;

import java.util.ArrayList;
import java.util.List;

/** Remembers what was shown; each handle is a place, as in a notebook. */
final class RecordingFrontEnd implements FrontEnd {

    final List<MimeBundle> places = new ArrayList<>();
    final boolean inPlace;
    int messages;

    RecordingFrontEnd(boolean inPlace) {
        this.inPlace = inPlace;
    }

    @Override
    public String show(MimeBundle content) {
        messages++;
        places.add(content);
        return String.valueOf(places.size() - 1);
    }

    @Override
    public void update(String handle, MimeBundle content) {
        messages++;
        if (inPlace) {
            places.set(Integer.parseInt(handle), content);
        } else {
            places.add(content);
        }
    }

    @Override
    public boolean updatesInPlace() {
        return inPlace;
    }
}
