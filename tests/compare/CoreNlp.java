// SPDX-License-Identifier: MIT
// CoreNlp.java ANNOTATORS < in.jsonl > out.jsonl: Stanford CoreNLP over Adit's JSON Lines, with Adit's layers as the result.
// Documents that bring the layers token and sentence keep them. SUTime's results are the layer timex, quotations the layer quote.
import edu.stanford.nlp.ling.CoreAnnotations;
import edu.stanford.nlp.ling.CoreLabel;
import edu.stanford.nlp.ling.IndexedWord;
import edu.stanford.nlp.pipeline.Annotation;
import edu.stanford.nlp.pipeline.StanfordCoreNLP;
import edu.stanford.nlp.pipeline.QuoteAttributionAnnotator;
import edu.stanford.nlp.semgraph.SemanticGraph;
import edu.stanford.nlp.semgraph.SemanticGraphCoreAnnotations;
import edu.stanford.nlp.semgraph.SemanticGraphEdge;
import edu.stanford.nlp.time.TimeAnnotations;
import edu.stanford.nlp.time.Timex;
import edu.stanford.nlp.util.CoreMap;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import javax.json.*;

public class CoreNlp {
    static final Map<String, String> TYPES = Map.of("PERSON", "PER", "ORGANIZATION", "ORG", "LOCATION", "LOC", "CITY", "LOC",
        "STATE_OR_PROVINCE", "LOC", "COUNTRY", "LOC", "MISC", "MISC", "NATIONALITY", "MISC", "RELIGION", "MISC", "IDEOLOGY", "MISC");

    // CoreNLP counts UTF-16 units; the interchange counts code points.
    static int[] unitsOf(String text) {
        int n = text.codePointCount(0, text.length());
        int[] units = new int[n + 1];
        for (int i = 0, u = 0; i < n; i++, u += Character.charCount(text.codePointAt(u))) units[i] = u;
        units[n] = text.length();
        return units;
    }

    static JsonObjectBuilder span(String text, int from, int to) {
        return Json.createObjectBuilder().add("start", text.codePointCount(0, from)).add("end", text.codePointCount(0, to));
    }

    static Annotation given(String text, JsonObject layers) {
        int[] units = unitsOf(text);
        List<CoreMap> sentences = new ArrayList<>();
        List<CoreLabel> all = new ArrayList<>();
        Iterator<JsonValue> token = layers.getJsonArray("token").iterator();
        JsonObject t = token.hasNext() ? (JsonObject) token.next() : null;
        for (JsonValue v : layers.getJsonArray("sentence")) {
            int end = ((JsonObject) v).getInt("end");
            List<CoreLabel> tokens = new ArrayList<>();
            int first = all.size();
            for (; t != null && t.getInt("start") < end; t = token.hasNext() ? (JsonObject) token.next() : null) {
                int b = units[t.getInt("start")], e = units[t.getInt("end")];
                CoreLabel label = CoreLabel.wordFromString(text.substring(b, e));
                label.setOriginalText(label.word());
                label.setBeginPosition(b);
                label.setEndPosition(e);
                label.setIndex(tokens.size() + 1);
                label.setSentIndex(sentences.size());
                label.set(CoreAnnotations.TokenBeginAnnotation.class, all.size());
                label.set(CoreAnnotations.TokenEndAnnotation.class, all.size() + 1);
                tokens.add(label);
                all.add(label);
            }
            if (tokens.isEmpty()) continue;
            int b = tokens.get(0).beginPosition(), e = tokens.get(tokens.size() - 1).endPosition();
            Annotation s = new Annotation(text.substring(b, e));
            s.set(CoreAnnotations.CharacterOffsetBeginAnnotation.class, b);
            s.set(CoreAnnotations.CharacterOffsetEndAnnotation.class, e);
            s.set(CoreAnnotations.TokensAnnotation.class, tokens);
            s.set(CoreAnnotations.TokenBeginAnnotation.class, first);
            s.set(CoreAnnotations.TokenEndAnnotation.class, all.size());
            s.set(CoreAnnotations.SentenceIndexAnnotation.class, sentences.size());
            sentences.add(s);
        }
        Annotation a = new Annotation(text);
        a.set(CoreAnnotations.TokensAnnotation.class, all);
        a.set(CoreAnnotations.SentencesAnnotation.class, sentences);
        return a;
    }

    static void tokens(Annotation a, String text, JsonArrayBuilder out) {
        int base = 0;
        for (CoreMap s : a.get(CoreAnnotations.SentencesAnnotation.class)) {
            List<CoreLabel> tokens = s.get(CoreAnnotations.TokensAnnotation.class);
            SemanticGraph g = s.get(SemanticGraphCoreAnnotations.BasicDependenciesAnnotation.class);
            for (CoreLabel t : tokens) {
                JsonObjectBuilder row = span(text, t.beginPosition(), t.endPosition());
                if (t.tag() != null) row.add("tag", t.tag());
                if (t.lemma() != null) row.add("lemma", t.lemma());
                IndexedWord w = g == null ? null : g.getNodeByIndexSafe(t.index());
                if (w != null) {
                    SemanticGraphEdge e = g.getParent(w) == null ? null : g.getEdge(g.getParent(w), w);
                    row.add("head", e == null ? -1 : base + e.getGovernor().index() - 1);
                    row.add("dep", e == null ? "root" : e.getRelation().toString());
                }
                out.add(row);
            }
            base += tokens.size();
        }
    }

    static void mentions(Annotation a, String text, JsonArrayBuilder entities, JsonArrayBuilder timexes) {
        List<CoreMap> found = a.get(CoreAnnotations.MentionsAnnotation.class);
        for (CoreMap m : found == null ? List.<CoreMap>of() : found) {
            JsonObjectBuilder row = span(text, m.get(CoreAnnotations.CharacterOffsetBeginAnnotation.class),
                m.get(CoreAnnotations.CharacterOffsetEndAnnotation.class));
            String type = m.get(CoreAnnotations.EntityTypeAnnotation.class);
            Timex timex = m.get(TimeAnnotations.TimexAnnotation.class);
            if (timex != null) {
                timexes.add(row.add("text", timex.text() == null ? "" : timex.text()).add("type", timex.timexType())
                    .add("value", timex.value() == null ? "" : timex.value()));
            } else if (TYPES.containsKey(type)) {
                entities.add(row.add("type", TYPES.get(type)));
            }
        }
    }

    static void quotes(Annotation a, String text, JsonArrayBuilder out) {
        List<CoreMap> found = a.get(CoreAnnotations.QuotationsAnnotation.class);
        List<CoreLabel> tokens = a.get(CoreAnnotations.TokensAnnotation.class);
        for (CoreMap q : found == null ? List.<CoreMap>of() : found) {
            JsonObjectBuilder row = span(text, q.get(CoreAnnotations.CharacterOffsetBeginAnnotation.class),
                q.get(CoreAnnotations.CharacterOffsetEndAnnotation.class)).add("kind", "direct");
            Integer b = q.get(QuoteAttributionAnnotator.MentionBeginAnnotation.class);
            Integer e = q.get(QuoteAttributionAnnotator.MentionEndAnnotation.class);
            if (b != null && e != null) {
                row.add("speaker", Json.createArrayBuilder()
                    .add(text.codePointCount(0, tokens.get(b).beginPosition())).add(text.codePointCount(0, tokens.get(e).endPosition())));
            }
            String name = q.get(QuoteAttributionAnnotator.CanonicalMentionAnnotation.class);
            if (name == null) name = q.get(QuoteAttributionAnnotator.SpeakerAnnotation.class);
            if (name != null) row.add("speaker_name", name);
            out.add(row);
        }
    }

    public static void main(String[] args) throws IOException {
        Properties p = new Properties();
        p.setProperty("annotators", args[0]);
        p.setProperty("threads", "1");
        StanfordCoreNLP own = new StanfordCoreNLP(p);
        p = (Properties) p.clone();
        p.setProperty("annotators", args[0].replace("tokenize,", ""));
        p.setProperty("enforceRequirements", "false");
        StanfordCoreNLP handed = new StanfordCoreNLP(p, false);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line; (line = in.readLine()) != null; ) {
            JsonObject d = Json.createReader(new StringReader(line)).readObject();
            String text = d.getString("text");
            JsonObject layers = d.containsKey("layers") ? d.getJsonObject("layers") : Json.createObjectBuilder().build();
            boolean has = layers.containsKey("token");
            Annotation a = has ? given(text, layers) : new Annotation(text);
            JsonObject meta = d.containsKey("meta") ? d.getJsonObject("meta") : Json.createObjectBuilder().build();
            if (meta.containsKey("created")) a.set(CoreAnnotations.DocDateAnnotation.class, meta.getString("created"));
            (has ? handed : own).annotate(a);
            JsonArrayBuilder token = Json.createArrayBuilder(), entity = Json.createArrayBuilder(),
                timex = Json.createArrayBuilder(), quote = Json.createArrayBuilder();
            tokens(a, text, token);
            mentions(a, text, entity, timex);
            quotes(a, text, quote);
            out.println(Json.createObjectBuilder().add("id", d.getString("id")).add("text", text)
                .add("layers", Json.createObjectBuilder().add("token", token).add("entity", entity).add("timex", timex)
                    .add("quote", quote)).build());
        }
    }
}
