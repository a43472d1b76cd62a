// Transfers and balances: what src/bedesten/domain/ledger/projection.py does, on the usual events.
#pragma once

#include "index.hpp"
#include "listing.hpp"
#include "plan.hpp"

namespace bedesten::projection {

// As src/bedesten/projector/native.py packs it: a balance before the first batch that touches it.
struct WalletRecord {
  u32 account, asset;
  i64 last_transfer;
  wire128 buckets[4];
};
static_assert(sizeof(WalletRecord) == 80);

struct Wallet {
  WalletRecord state;
  i64 seq = 0, moment = 0;
  u32 scale = 0;
  u32 batch = 0;       // the last one that touched it
  u32 moved_batch = 0;  // the last one in which the engine told its balance
  bool is_house = false, is_fee_pool = false;
};

constexpr std::string_view transfer_columns[] = {
    "transfer_id", "seq", "debit_account_id", "credit_account_id", "asset_id", "created_at",
    "reference_id", "reference_key", "debit_bucket", "credit_bucket", "entry_type",
    "reference_type", "amount", "debit_balance_after", "credit_balance_after",
};
enum class TransferColumn : u8 {
  transfer_id, seq, debit_account_id, credit_account_id, asset_id, created_at,
  reference_id, reference_key, debit_bucket, credit_bucket, entry_type,
  reference_type, amount, debit_balance_after, credit_balance_after,
};
constexpr std::string_view balance_columns[] = {
    "account_id", "asset_id", "is_house", "last_transfer_id", "seq", "updated_at", "available",
    "locked", "reserved", "bonus", "fee",
};
enum class BalanceColumn : u8 {
  account_id, asset_id, is_house, last_transfer_id, seq, updated_at, available,
  locked, reserved, bonus, fee,
};

// Why money moved, in the words of the row.
struct Why {
  std::string_view entry, reference;
};
constexpr Why order_moves{"order", "order"}, trade_moves{"trade", "trade"};
constexpr Why improvement{"order", "trade"}, fee_moves{"fee", "trade"};
constexpr Why rebate_moves{"rebate", "trade"};

// A bucket of a wallet.
struct Place {
  u32 wallet;
  u8 bucket;  // number of event::Bucket
};

struct Movement {
  i64 transfer;
  Place debit, credit;
  i128 amount;
  Why why;
  i64 reference = 0;
  const Key* key = nullptr;
};

class Ledger {
 public:
  explicit Ledger(const Plan& plan)
      : order_(plan.table("ledger_transfers", transfer_columns)),
        balance_order_(plan.array("balances", balance_columns)),
        bucket_words_(plan.words("bucket")),
        reasons_(plan.words("reason")) {
    balances.columns.resize(balance_order_.size());
  }

  Rows transfers;
  Columns balances;

  // Between batches.

  bool knows(u64 key) const { return index_.find(key) != Index::none; }
  std::size_t size() const { return wallets_.size(); }

  static u64 key_of(u32 account, u32 asset) { return u64{account} << 32 | asset; }

  const WalletRecord* find(u32 account, u32 asset) const {
    const u32 at = index_.find(key_of(account, asset));
    return at == Index::none ? nullptr : &wallets_[at].state;
  }

  void load(const WalletRecord& record, const Listing& listing) {
    const u64 key = key_of(record.account, record.asset);
    require(key != 0);
    u32 at = index_.find(key);
    if (at == Index::none) {
      at = static_cast<u32>(wallets_.size());
      wallets_.emplace_back();
      index_.add(key, at);
    }
    Wallet& wallet = wallets_[at];
    wallet.state = record;
    wallet.scale = listing.scale(record.asset);
    wallet.is_house = listing.is_house(record.account);
    wallet.is_fee_pool = listing.is_fee_pool(record.account);
  }

  void forget() {
    wallets_.clear();
    index_.clear();
  }

  void begin_batch() {
    ++batch_;
    undo_.clear();
    moved_.clear();
    transfers.clear();
    balances.clear();
  }

  // As if the batch had not begun.
  void roll_back() {
    for (auto& [at, before] : undo_) wallets_[at] = before;
  }

  // A journal row.

  void begin_row(i64 seq, i64 moment) {
    seq_ = seq;
    moment_ = moment;
  }

  void meet(const event::BalanceChanged& e) {
    const u32 at = wallet(e.account, e.asset);
    Wallet& wallet = wallets_[at];
    for (int bucket = 0; bucket < 4; ++bucket) {
      require(wallet.state.buckets[bucket] == e.buckets[bucket]);
    }
    wallet.seq = seq_;
    wallet.moment = moment_;
    if (wallet.moved_batch != batch_) moved_.push_back(at);
    wallet.moved_batch = batch_;
  }

  void order_accepted(const event::OrderAccepted& e, const Terms& market) {
    if (e.held == 0) return;  // it follows another order
    const u32 own = wallet(e.account, e.side == buy ? market.quote : market.base);
    move({e.order, {own, available}, {own, held}, e.held, order_moves, e.order});
  }

  void order_held(const event::OrderHeld& e, const Terms& market) {
    if (e.held == 0) return;
    const u32 own = wallet(e.account, e.side == buy ? market.quote : market.base);
    move({e.hold_transfer, {own, available}, {own, held}, e.held, order_moves, e.order});
  }

  // OrderDone and OrderReduced.
  template <class Event>
  void released(const Event& e, const Terms& market) {
    if (e.released == 0) return;
    const u32 own = wallet(e.account, e.side == buy ? market.quote : market.base);
    move({e.release_transfer, {own, held}, {own, available}, e.released, order_moves, e.order});
  }

  void traded(const event::Traded& e, const Terms& market) {
    const bool buys = e.taker_side == buy;
    const u32 buyer = buys ? e.taker_account : e.maker_account;
    const u32 seller = buys ? e.maker_account : e.taker_account;
    const u32 buyer_base = wallet(buyer, market.base), buyer_quote = wallet(buyer, market.quote);
    const u32 seller_quote = wallet(seller, market.quote);
    const i64 id = e.trade;
    const i128 base = times(e.quantity, market.lot_units);
    move({id, {wallet(seller, market.base), held}, {buyer_base, available}, base, trade_moves, id});
    const i128 value = market.value(e.price, e.quantity);
    move({id + 1, {buyer_quote, held}, {seller_quote, available}, value, trade_moves, id});
    fee(id + 2, buys ? buyer_base : seller_quote, e.taker_fee, market.fee_account, id);
    fee(id + 3, buys ? seller_quote : buyer_base, e.maker_fee, market.fee_account, id);
    if (e.released != 0) {
      move({id + 4, {buyer_quote, held}, {buyer_quote, available}, e.released, improvement, id});
    }
  }

  void transferred(const event::Transferred& e) {
    const u32 debit = wallet(e.debit_account, e.asset), credit = wallet(e.credit_account, e.asset);
    const Why why{reasons_[e.reason], "transfer"};
    move({e.transfer, {debit, e.debit_bucket}, {credit, e.credit_bucket}, e.amount, why, 0,
          &e.key});
  }

  // The rows.

  void write_balances() {
    for (std::size_t column = 0; column < balance_order_.size(); ++column) {
      Bytes& out = balances.columns[column];
      const auto which = static_cast<BalanceColumn>(balance_order_[column].column);
      out.clear();
      for (const u32 at : moved_) write(out, which, wallets_[at]);
    }
    balances.count = static_cast<i64>(moved_.size());
  }
  const std::vector<ArrayColumn>& balance_order() const { return balance_order_; }

 private:
  u32 wallet(u32 account, u32 asset) {
    const u32 at = index_.find(key_of(account, asset));
    require(at != Index::none);
    Wallet& found = wallets_[at];
    if (found.batch != batch_) {
      undo_.emplace_back(at, found);
      found.batch = batch_;
    }
    return at;
  }

  void fee(i64 transfer, u32 payer, i128 amount, u32 account, i64 trade) {
    if (amount == 0) return;
    const u32 house = wallet(account, wallets_[payer].state.asset);
    const Place own{payer, available}, theirs{house, available};
    if (amount > 0) {
      move({transfer, own, theirs, amount, fee_moves, trade});
    } else {
      move({transfer, theirs, own, difference(0, amount), rebate_moves, trade});
    }
  }

  void move(const Movement& m) {
    Wallet &debit = wallets_[m.debit.wallet], &credit = wallets_[m.credit.wallet];
    require(m.debit.bucket >= 1 && m.debit.bucket <= 4);
    require(m.credit.bucket >= 1 && m.credit.bucket <= 4);
    wire128& from = debit.state.buckets[m.debit.bucket - 1];
    const i128 debit_after = from = difference(from, m.amount);
    wire128& to = credit.state.buckets[m.credit.bucket - 1];
    const i128 credit_after = to = sum(to, m.amount);
    debit.state.last_transfer = credit.state.last_transfer = m.transfer;
    Bytes& out = transfers.begin(order_.size());
    for (const u8 column : order_) {
      switch (static_cast<TransferColumn>(column)) {
        case TransferColumn::transfer_id: out.int8(m.transfer); break;
        case TransferColumn::seq: out.int8(seq_); break;
        case TransferColumn::debit_account_id: out.int4(debit.state.account); break;
        case TransferColumn::credit_account_id: out.int4(credit.state.account); break;
        case TransferColumn::asset_id: out.int4(debit.state.asset); break;
        case TransferColumn::created_at: out.int8(moment_); break;
        case TransferColumn::reference_id:
          m.key == nullptr ? out.int8(m.reference) : out.null();
          break;
        case TransferColumn::reference_key:
          m.key == nullptr ? out.null() : out.uuid(*m.key);
          break;
        case TransferColumn::debit_bucket: bucket(out, debit, m.debit.bucket); break;
        case TransferColumn::credit_bucket: bucket(out, credit, m.credit.bucket); break;
        case TransferColumn::entry_type: out.text(m.why.entry); break;
        case TransferColumn::reference_type: out.text(m.why.reference); break;
        case TransferColumn::amount: out.numeric(m.amount, debit.scale); break;
        case TransferColumn::debit_balance_after: out.numeric(debit_after, debit.scale); break;
        case TransferColumn::credit_balance_after: out.numeric(credit_after, debit.scale); break;
      }
    }
  }

  void bucket(Bytes& out, const Wallet& wallet, u8 number) const {
    if (wallet.is_fee_pool && number == available) {
      out.text("fee");
    } else {
      bucket_words_.write(out, number);
    }
  }

  static void write(Bytes& out, BalanceColumn column, const Wallet& wallet) {
    const WalletRecord& state = wallet.state;
    const auto amount = [&](i128 units) { out.numeric(units, wallet.scale); };
    switch (column) {
      case BalanceColumn::account_id: out.int4(state.account); break;
      case BalanceColumn::asset_id: out.int4(state.asset); break;
      case BalanceColumn::is_house: out.boolean(wallet.is_house); break;
      case BalanceColumn::last_transfer_id: out.int8(state.last_transfer); break;
      case BalanceColumn::seq: out.int8(wallet.seq); break;
      case BalanceColumn::updated_at: out.int8(wallet.moment); break;
      case BalanceColumn::available: amount(wallet.is_fee_pool ? i128{0} : state.buckets[0]); break;
      case BalanceColumn::locked: amount(state.buckets[1]); break;
      case BalanceColumn::reserved: amount(state.buckets[2]); break;
      case BalanceColumn::bonus: amount(state.buckets[3]); break;
      case BalanceColumn::fee: amount(wallet.is_fee_pool ? state.buckets[0] : i128{0}); break;
    }
  }

  std::vector<u8> order_;
  std::vector<ArrayColumn> balance_order_;
  const Words& bucket_words_;
  const Words& reasons_;
  std::vector<Wallet> wallets_;
  Index index_;
  std::vector<std::pair<u32, Wallet>> undo_;
  std::vector<u32> moved_;
  u32 batch_ = 0;
  i64 seq_ = 0, moment_ = 0;
};

}  // namespace bedesten::projection
