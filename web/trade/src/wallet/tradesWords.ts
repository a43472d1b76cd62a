// The words of the trade history.
import { inBoth } from "../../../core/words.ts";

export const TRADES_WORDS = inBoth(
  {
    title: "Trade history",
    about: "Every fill of your orders, newest first. An order may be filled in several parts.",
    empty: "You have not traded yet.",
    buy: "Buy",
    sell: "Sell",
    price: "Price",
    quantity: "Quantity",
    value: "Value",
    fee: "Fee",
    role: "Role",
    maker: "Maker",
    taker: "Taker",
  },
  {
    title: "İşlem geçmişi",
    about:
      "Emirlerinizin her gerçekleşmesi, en yenisi üstte. Bir emir birkaç parçada gerçekleşebilir.",
    empty: "Henüz alım satım yapmadınız.",
    buy: "Alış",
    sell: "Satış",
    price: "Fiyat",
    quantity: "Miktar",
    value: "Tutar",
    fee: "Komisyon",
    role: "Rol",
    maker: "Maker",
    taker: "Taker",
  },
);
