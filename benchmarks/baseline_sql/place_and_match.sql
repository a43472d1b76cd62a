-- One call places a limit order and matches it, all in one database transaction: the document's
-- `place_order` (hold the balance, write the ledger, write the order) and then what it lacks to be
-- an exchange: matching, trades, both legs of ledger movements, both customers' balances, fees.
--
-- Matching inside a market is serialised by an advisory lock. Known limits, all in its favour:
--   * at most 20 makers are matched by one order; what is left rests, even if it still crosses;
--   * no self-trade prevention, no cancels, no market orders, no idempotency, no risk checks;
--   * the ledger does not show the release of what a better price saved;
--   * fees are 0.1 % of what each side receives, without maker and taker rates; the ledger books at
--     least 0.01 for the seller's fee, because its amounts must be positive, while the balance is
--     charged the rounded fee.
create function place_and_match(
    p_user uuid, p_pair int, p_side order_side_enum, p_price numeric, p_quantity numeric
) returns uuid language plpgsql as $$
declare
    v_order uuid := gen_random_uuid();
    v_placed_at timestamptz;
    v_base varchar;
    v_quote varchar;
    v_left numeric := p_quantity;
    v_makers refcursor;
    v_maker record;
    v_trade uuid;
    v_traded numeric;
    v_value numeric;
    v_buyer uuid;
    v_seller uuid;
    v_buyer_limit numeric;
    v_buyer_fee numeric;
    v_seller_fee numeric;
begin
    select base_currency, quote_currency into v_base, v_quote
    from trading_pairs
    where trading_pair_id = p_pair and is_active and is_trading_enabled;
    if not found then
        raise exception 'Trading pair not active or not found';
    end if;
    perform pg_advisory_xact_lock(77, p_pair);
    v_placed_at := clock_timestamp();

    -- Hold what the order can cost.
    if p_side = 'buy' then
        update fiat_accounts
        set available_balance = available_balance - p_price * p_quantity,
            locked_balance = locked_balance + p_price * p_quantity
        where user_id = p_user and currency = v_quote
          and available_balance >= p_price * p_quantity;
    else
        update user_wallets
        set available_balance = available_balance - p_quantity,
            locked_balance = locked_balance + p_quantity
        where user_id = p_user and crypto_type = v_base and available_balance >= p_quantity;
    end if;
    if not found then
        raise exception 'Insufficient balance';
    end if;
    insert into ledger_entries (
        user_id, asset_type, currency, amount, direction, balance_bucket, entry_type,
        reference_id, idempotency_key
    )
    select p_user,
           case when p_side = 'buy' then 'fiat' else 'crypto' end::asset_type_enum,
           case when p_side = 'buy' then v_quote else v_base end,
           case when p_side = 'buy' then p_price * p_quantity else p_quantity end,
           leg.direction::ledger_direction_enum, leg.bucket::balance_bucket_enum, 'order',
           v_order, 'ol_' || v_order || leg.bucket
    from (values ('credit', 'available'), ('debit', 'locked')) as leg (direction, bucket);

    insert into orders (
        order_id, user_id, trading_pair_id, order_type, side, price, quantity, status, total_value,
        created_at
    ) values (
        v_order, p_user, p_pair, 'limit', p_side, p_price, p_quantity, 'open',
        p_price * p_quantity, v_placed_at
    );

    -- Best price first, then the oldest. A cursor fetches only the makers that are needed.
    if p_side = 'buy' then
        open v_makers for
            select order_id, created_at, user_id, price, quantity, filled_quantity
            from orders
            where trading_pair_id = p_pair and side = 'sell'
              and status in ('open', 'partially_filled') and price <= p_price
            order by price, created_at
            limit 20;
    else
        open v_makers for
            select order_id, created_at, user_id, price, quantity, filled_quantity
            from orders
            where trading_pair_id = p_pair and side = 'buy'
              and status in ('open', 'partially_filled') and price >= p_price
            order by price desc, created_at
            limit 20;
    end if;

    while v_left > 0 loop
        fetch v_makers into v_maker;
        exit when not found;
        v_trade := gen_random_uuid();
        v_traded := least(v_left, v_maker.quantity - v_maker.filled_quantity);
        v_value := round(v_traded * v_maker.price, 2);
        v_left := v_left - v_traded;
        if p_side = 'buy' then
            v_buyer := p_user;
            v_seller := v_maker.user_id;
            v_buyer_limit := p_price;
        else
            v_buyer := v_maker.user_id;
            v_seller := p_user;
            v_buyer_limit := v_maker.price;
        end if;
        v_buyer_fee := v_traded * 0.001;
        v_seller_fee := round(v_value * 0.001, 2);

        insert into trades (
            trade_id, trading_pair_id, buy_order_id, sell_order_id, buyer_id, seller_id, price,
            quantity, total_value, buyer_fee, seller_fee
        ) values (
            v_trade, p_pair,
            case when p_side = 'buy' then v_order else v_maker.order_id end,
            case when p_side = 'buy' then v_maker.order_id else v_order end,
            v_buyer, v_seller, v_maker.price, v_traded, v_value, v_buyer_fee, v_seller_fee
        );
        update orders
        set filled_quantity = filled_quantity + v_traded,
            status = case when filled_quantity + v_traded >= quantity
                then 'filled' else 'partially_filled' end::order_status_enum,
            filled_at = case when filled_quantity + v_traded >= quantity then v_placed_at end
        where order_id = v_maker.order_id and created_at = v_maker.created_at;

        -- The buyer pays out of the hold and gets back what the better price saved.
        update fiat_accounts
        set locked_balance = locked_balance - round(v_traded * v_buyer_limit, 2),
            available_balance = available_balance + round(v_traded * v_buyer_limit, 2) - v_value
        where user_id = v_buyer and currency = v_quote;
        update fiat_accounts
        set available_balance = available_balance + v_value - v_seller_fee
        where user_id = v_seller and currency = v_quote;
        update user_wallets
        set available_balance = available_balance + v_traded - v_buyer_fee
        where user_id = v_buyer and crypto_type = v_base;
        update user_wallets
        set locked_balance = locked_balance - v_traded
        where user_id = v_seller and crypto_type = v_base;

        insert into ledger_entries (
            user_id, asset_type, currency, amount, direction, balance_bucket, entry_type,
            reference_id, account_ref, idempotency_key
        ) values
            (v_buyer, 'fiat', v_quote, v_value, 'credit', 'locked', 'trade',
             v_trade, null, 't' || v_trade || '1'),
            (v_seller, 'fiat', v_quote, v_value, 'debit', 'available', 'trade',
             v_trade, null, 't' || v_trade || '2'),
            (v_seller, 'crypto', v_base, v_traded, 'credit', 'locked', 'trade',
             v_trade, null, 't' || v_trade || '3'),
            (v_buyer, 'crypto', v_base, v_traded, 'debit', 'available', 'trade',
             v_trade, null, 't' || v_trade || '4'),
            (v_buyer, 'crypto', v_base, v_buyer_fee, 'credit', 'available', 'fee',
             v_trade, null, 't' || v_trade || '5'),
            (null, 'crypto', v_base, v_buyer_fee, 'debit', 'fee', 'fee',
             v_trade, 'fee_pool', 't' || v_trade || '6'),
            (v_seller, 'fiat', v_quote, greatest(v_seller_fee, 0.01), 'credit', 'available', 'fee',
             v_trade, null, 't' || v_trade || '7'),
            (null, 'fiat', v_quote, greatest(v_seller_fee, 0.01), 'debit', 'fee', 'fee',
             v_trade, 'fee_pool', 't' || v_trade || '8');
    end loop;

    if v_left < p_quantity then
        update orders
        set filled_quantity = p_quantity - v_left,
            status = case when v_left <= 0
                then 'filled' else 'partially_filled' end::order_status_enum,
            filled_at = case when v_left <= 0 then v_placed_at end
        where order_id = v_order and created_at = v_placed_at;
    end if;
    return v_order;
end $$;
