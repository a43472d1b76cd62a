// The words of the page about this exchange.
import { inBoth } from "../../../core/words.ts";

export const WORDS = inBoth(
  {
    title: "About",
    what:
      "A bedesten is the domed stone hall at the heart of an Ottoman bazaar, where " +
      "valuables were both traded and kept. This one is an open-source spot exchange: it " +
      "matches orders, keeps the ledger, and can prove that every coin is accounted for.",
    how:
      "Commands go in, events come out, everything else only reads. A deterministic " +
      "engine decides; every decision is in a hash-chained journal before it is " +
      "acknowledged; tables, streams and these pages are read from that journal.",
    alpha: "It is alpha software: complete from order to ledger, not yet audited by outsiders.",
    version: "Version",
    licence: "Licence",
    licenceText: "Apache License 2.0, for the engine, the ledger, the gateways and these pages.",
    parts: "What these pages are made of",
    partsText:
      "They load nothing from anywhere else: all of this is served by the exchange itself.",
    name: "Name",
    terms: "Licence",
    copyright: "Copyright",
    charts: "Charts by",
    chartsText: "TradingView Lightweight Charts™, copyright © TradingView, Inc.",
    device: "What this device remembers",
    deviceText:
      "Language, colours, favourites and the layout stay in this browser. The session is a " +
      "cookie that no script can read. Nothing is passed on to others, and nobody is " +
      "tracked.",
  },
  {
    title: "Hakkında",
    what:
      "Bedesten, Osmanlı çarşısının ortasındaki kubbeli taş yapıdır; değerli mallar orada " +
      "hem alınıp satılır hem saklanırdı. Bu bedesten, açık kaynaklı bir spot borsadır: " +
      "emirleri eşleştirir, defteri tutar ve her kuruşun hesabını kanıtlayabilir.",
    how:
      "Komutlar girer, olaylar çıkar, geri kalan her şey okur. Belirlenimci bir motor " +
      "karar verir; her karar onaylanmadan önce özet zincirli günlüktedir; tablolar, " +
      "akışlar ve bu sayfalar o günlükten okunur.",
    alpha:
      "Alfa aşamasındadır: emirden deftere kadar tamdır, ama henüz dışarıdan " +
      "denetlenmemiştir.",
    version: "Sürüm",
    licence: "Lisans",
    licenceText: "Motor, defter, ağ geçitleri ve bu sayfalar için Apache Lisansı 2.0.",
    parts: "Bu sayfalarda kullanılanlar",
    partsText:
      "Sayfalar başka hiçbir yerden bir şey yüklemez: bunların hepsini borsanın kendisi sunar.",
    name: "Ad",
    terms: "Lisans",
    copyright: "Telif hakkı",
    charts: "Grafikler:",
    chartsText: "TradingView Lightweight Charts™, telif hakkı © TradingView, Inc.",
    device: "Bu cihazın hatırladıkları",
    deviceText:
      "Dil, renkler, favoriler ve düzen bu tarayıcıda kalır. Oturum, hiçbir betiğin " +
      "okuyamadığı bir çerezdir. Kimseye bilgi verilmez, kimse izlenmez.",
  },
);
