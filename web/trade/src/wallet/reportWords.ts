// The words of the yearly report.
import { inBoth } from "../../../core/words.ts";

export const REPORT_WORDS = inBoth(
  {
    title: "Yearly report",
    about: "What happened to your money in a year, for you and for whoever does your taxes.",
    year: "Year",
    print: "Print",
    zone: (zone: string) => `Days and months are those of ${zone}, the time zone of your profile.`,
    ofAccount: (email: string) => `Account of ${email}`,
    madeAt: (at: string) => `Made on ${at}`,
    running: "This year is not over: the report tells what has happened so far.",
    assets: "Assets",
    assetsAbout:
      "Opening + deposits − withdrawals + bought − sold − fees + other = closing, for each asset.",
    asset: "Asset",
    opening: "Opening",
    deposits: "Deposits",
    withdrawals: "Withdrawals",
    bought: "Bought",
    sold: "Sold",
    fees: "Fees",
    other: "Other",
    closing: "Closing",
    markets: "Trading by month",
    month: "Month",
    market: "Market",
    trades: "Trades",
    boughtValue: "Paid",
    soldValue: "Received",
    fee: "fees",
    gains: "Gains and losses",
    gainsAbout: "Sales of the year with what the sold coins had cost, first in, first out.",
    proceeds: "Proceeds",
    cost: "Cost",
    gain: "Gain",
    unknownCost: "Of unknown cost",
    disposals: "Each sale",
    date: "Date",
    quantity: "Quantity",
    unknown: "unknown",
    moreInFile: "These are the first thousand sales. The CSV file has all of them.",
    noSales: "You sold nothing this year.",
    empty: (year: string) => `Nothing happened in ${year}.`,
    how: "How it was calculated",
    how1:
      "Bought and sold are what trades brought and took. Fees stand on their own; a negative fee" +
      " is a rebate. Other is everything else, such as transfers between your accounts.",
    how2:
      "What was bought first is sold first. The cost of a purchase is what was paid for it;" +
      " the fee, taken from what was bought, is part of that cost. Proceeds of a sale are after" +
      " its fee.",
    how3:
      "The cost is unknown for what was deposited, given to you, or bought with another asset" +
      " than it was sold for. Such sales have no gain here: add their cost from your own records.",
    how4: "This report is not tax advice.",
  },
  {
    title: "Yıllık rapor",
    about: "Paranızın bir yıl içindeki seyri; sizin için ve verginizi hazırlayan için.",
    year: "Yıl",
    print: "Yazdır",
    zone: (zone: string) => `Günler ve aylar, profilinizdeki saat dilimine (${zone}) göredir.`,
    ofAccount: (email: string) => `Hesap: ${email}`,
    madeAt: (at: string) => `Hazırlanma tarihi: ${at}`,
    running: "Bu yıl henüz bitmedi: rapor şimdiye kadar olanları gösterir.",
    assets: "Varlıklar",
    assetsAbout:
      "Her varlık için: açılış + yatırılan − çekilen + alınan − satılan − komisyon + diğer =" +
      " kapanış.",
    asset: "Varlık",
    opening: "Açılış",
    deposits: "Yatırılan",
    withdrawals: "Çekilen",
    bought: "Alınan",
    sold: "Satılan",
    fees: "Komisyon",
    other: "Diğer",
    closing: "Kapanış",
    markets: "Aylara göre alım satım",
    month: "Ay",
    market: "Piyasa",
    trades: "İşlem",
    boughtValue: "Ödenen",
    soldValue: "Elde edilen",
    fee: "komisyon",
    gains: "Kâr ve zarar",
    gainsAbout: "Yılın satışları ve satılanın maliyeti, ilk giren ilk çıkar yöntemiyle.",
    proceeds: "Hasılat",
    cost: "Maliyet",
    gain: "Kâr / zarar",
    unknownCost: "Maliyeti bilinmeyen",
    disposals: "Tek tek satışlar",
    date: "Tarih",
    quantity: "Miktar",
    unknown: "bilinmiyor",
    moreInFile: "Burada ilk bin satış var; CSV dosyasında hepsi yer alır.",
    noSales: "Bu yıl hiç satış yapmadınız.",
    empty: (year: string) => `${year} yılında hareket olmadı.`,
    how: "Nasıl hesaplandı",
    how1:
      "Alınan ve satılan, işlemlerin getirdiği ve götürdüğüdür. Komisyonlar ayrı durur; eksi" +
      " komisyon iadedir. Diğer, hesaplarınız arası transferler gibi geri kalan her şeydir.",
    how2:
      "İlk alınan ilk satılır. Bir alışın maliyeti onun için ödenendir; alınandan kesilen" +
      " komisyon bu maliyetin içindedir. Hasılat, satış komisyonu düşüldükten sonrakidir.",
    how3:
      "Yatırılan, size verilen ya da satıldığından başka bir varlıkla alınanın maliyeti bilinmez." +
      " Bu satışların burada kârı gösterilmez: maliyetlerini kendi kayıtlarınızdan ekleyin.",
    how4: "Bu rapor vergi danışmanlığı değildir.",
  },
);
